package account

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// RelyingParty is the site that passkeys are for, as WebAuthn calls it.
type RelyingParty struct {
	ID     string // its host: a passkey is good there and nowhere else
	Origin string // the scheme, the host and the port of its pages
	Name   string // as browsers show it
}

// Passkey is a key that one of the staff signs in with in place of a code. The office
// has the public half of it.
type Passkey struct {
	ID        string
	Name      string
	CreatedAt time.Time
	UsedAt    time.Time // of the last sign-in with it; zero: none yet
}

// auditPasskey is what the audit log calls one.
const auditPasskey = "passkey"

// keyHolder is one of the staff with their passkeys, as the library wants them.
type keyHolder struct {
	Member
	keys []webauthn.Credential
}

func (h keyHolder) WebAuthnID() []byte                         { return []byte(h.ID) }
func (h keyHolder) WebAuthnName() string                       { return h.Email }
func (h keyHolder) WebAuthnDisplayName() string                { return h.Name }
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// site is a relying party as the library wants it. Whoever holds a key has to prove
// to it who they are, by a finger, a face or a PIN, and each key names its holder.
func (p RelyingParty) site() (*webauthn.WebAuthn, error) {
	return webauthn.New(&webauthn.Config{
		RPID: p.ID, RPOrigins: []string{p.Origin}, RPDisplayName: p.Name,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
		// No extension is asked for, so what a browser adds counts for nothing.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
}

// BeginPasskey begins to add a passkey to those of whoever asks. It gives what the
// browser makes the key by, as JSON, and the token with which it brings the key.
func (rm *Room) BeginPasskey(ctx context.Context, by mutation.Staff, party RelyingParty) (options any, token string, err error) {
	site, err := party.site()
	if err != nil {
		return nil, "", fmt.Errorf("begin a passkey: %w", err)
	}
	var holder keyHolder
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		holder, err = keyHolderOf(ctx, tx, by.ID)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("begin a passkey: %w", err)
	}
	holder.Name = by.Name
	options, session, err := site.BeginRegistration(holder,
		webauthn.WithExclusions(webauthn.Credentials(holder.keys).CredentialDescriptors()))
	if err != nil {
		return nil, "", fmt.Errorf("begin a passkey: %w", err)
	}
	token, err = rm.begin(ctx, addsPasskey, session)
	return options, token, err
}

// AddPasskey adds the passkey that a browser made for whoever asks, by a name of
// theirs. Errors: *api.Problem invalid (no name), unauthorized (it does not fit what
// was begun with this browser, or that has ended).
func (rm *Room) AddPasskey(ctx context.Context, by mutation.Staff, party RelyingParty, token, name string, answer []byte) error {
	name = shortLine(name)
	if name == "" {
		return mutation.Refuse("/name", "required")
	}
	site, err := party.site()
	if err != nil {
		return fmt.Errorf("add a passkey: %w", err)
	}
	var refused *api.Problem
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		refused = unauthorized()
		var session webauthn.SessionData
		ok, err := end(ctx, tx, addsPasskey, token, &session)
		if err != nil || !ok {
			return err
		}
		holder, err := keyHolderOf(ctx, tx, by.ID)
		if err != nil {
			return err
		}
		made, err := protocol.ParseCredentialCreationResponseBytes(answer)
		if err != nil {
			return nil // it is refused, and what was begun has ended
		}
		key, err := site.CreateCredential(holder, session, made)
		if err != nil {
			return nil // likewise
		}
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		added, err := db.ChangedOne(tx.ExecContext(ctx, `
			INSERT INTO staff_passkey (id, staff_id, name, key_id, public_key, flags, sign_count, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (key_id) DO NOTHING`,
			id, by.ID, name, encoded(key.ID), encoded(key.PublicKey), int64(key.Flags.ProtocolValue()), int64(key.Authenticator.SignCount), db.Millis(tx.Now())))
		if err != nil || !added {
			return err
		}
		refused = nil
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: auditPasskey, Ref: id})
	})
	if err != nil {
		return fmt.Errorf("add a passkey: %w", err)
	}
	if refused != nil {
		return refused
	}
	return nil
}

// BeginPasskeySignIn begins a sign-in of whoever has a passkey. It gives what the
// browser asks them by, as JSON, and the token with which it brings the answer.
func (rm *Room) BeginPasskeySignIn(ctx context.Context, party RelyingParty) (options any, token string, err error) {
	site, err := party.site()
	if err != nil {
		return nil, "", fmt.Errorf("begin a sign-in by passkey: %w", err)
	}
	options, session, err := site.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", fmt.Errorf("begin a sign-in by passkey: %w", err)
	}
	token, err = rm.begin(ctx, signsIn, session)
	return options, token, err
}

// SignInByPasskey trades what a browser answered for a session's token. Again is as
// OpenStaffSession has it. Errors: *api.Problem unauthorized (nobody's passkey, it does
// not fit what was begun with this browser, or that has ended).
func (rm *Room) SignInByPasskey(ctx context.Context, party RelyingParty, begun string, answer []byte, browser, again string) (token string, err error) {
	site, err := party.site()
	if err != nil {
		return "", fmt.Errorf("sign in by passkey: %w", err)
	}
	if token, err = rm.newToken(); err != nil {
		return "", err
	}
	in := false
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		var session webauthn.SessionData
		ok, err := end(ctx, tx, signsIn, begun, &session)
		if err != nil || !ok {
			return err
		}
		var failed error
		var holder keyHolder
		proved, err := protocol.ParseCredentialRequestResponseBytes(answer)
		var key *webauthn.Credential
		if err == nil {
			key, err = site.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
				holder, failed = keyHolderOf(ctx, tx, string(handle))
				return holder, failed
			}, session, proved)
		}
		if unlessMissing(failed) != nil {
			return failed
		}
		w, waysErr := rm.heldWays(ctx, tx)
		if waysErr != nil {
			return waysErr
		}
		if err == nil && !w.Elsewhere(holder.Role) {
			in, err = noteUse(ctx, tx, key)
		}
		if !in {
			var wrong *protocol.Error
			if err != nil && !errors.As(err, &wrong) {
				return err
			}
			return record.Audit(ctx, tx, holder.ID, record.Act{Act: record.ActRefused, Kind: auditSession})
		}
		return putStaffSession(ctx, tx, holder.ID, token, browser, again, tx.Now())
	})
	if err != nil {
		return "", fmt.Errorf("sign in by passkey: %w", err)
	}
	if !in {
		return "", unauthorized()
	}
	return token, nil
}

// noteUse keeps how often a key says that it signed, and its flags. It tells whether
// that went on from what is kept: a count that did not is of a copy of the key. A key
// that does not count says 0 each time.
func noteUse(ctx context.Context, tx *db.Tx, key *webauthn.Credential) (ok bool, err error) {
	count := int64(key.Authenticator.SignCount)
	return db.ChangedOne(tx.ExecContext(ctx, `UPDATE staff_passkey SET sign_count = $1, flags = $2, used_at = $3
		WHERE key_id = $4 AND (sign_count < $1 OR $1 = 0)`, count, int64(key.Flags.ProtocolValue()), db.Millis(tx.Now()), encoded(key.ID)))
}

// Passkeys are those of whoever asks, the newest first.
func (rm *Room) Passkeys(ctx context.Context, by mutation.Staff) (all []Passkey, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.Collect(ctx, tx, func(row db.Scanner) (p Passkey, err error) {
			var created, used int64
			err = row.Scan(&p.ID, &p.Name, &created, &used)
			if p.CreatedAt = db.Time(created); used > 0 {
				p.UsedAt = db.Time(used)
			}
			return p, err
		}, `SELECT id, name, created_at, used_at FROM staff_passkey WHERE staff_id = $1 ORDER BY created_at DESC, id DESC`, by.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	return all, nil
}

// RemovePasskey has one of somebody's own passkeys sign nobody in any more. Errors:
// *api.Problem not_found.
func (rm *Room) RemovePasskey(ctx context.Context, by mutation.Staff, id string) error {
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		var found string
		err := tx.QueryRowContext(ctx, `SELECT id FROM staff_passkey WHERE id = $1 AND staff_id = $2`, id, by.ID).Scan(&found)
		if err != nil {
			return record.NotFound(err)
		}
		if err := rm.endPasskeys(ctx, tx, `id = $1`, id); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActRemove, Kind: auditPasskey, Ref: id})
	})
	if err != nil {
		return fmt.Errorf("remove a passkey: %w", err)
	}
	return nil
}

// endPasskeys removes those that a condition finds, and notes that they are not to
// come back with a backup.
func (rm *Room) endPasskeys(ctx context.Context, tx *db.Tx, where, arg string) error {
	ids, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT id FROM staff_passkey WHERE `+where, arg)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := rm.NoteRevoked(id); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM staff_passkey WHERE `+where, arg)
	return err
}

// keyHolderOf is one of the staff with their passkeys. Errors: not_found.
func keyHolderOf(ctx context.Context, tx *db.Tx, staffID string) (h keyHolder, err error) {
	if h.Member, err = member(ctx, tx, `id = $1`, staffID); err != nil {
		return keyHolder{}, err
	}
	h.keys, err = db.Collect(ctx, tx, func(row db.Scanner) (c webauthn.Credential, err error) {
		var id, key string
		var flags, count int64
		if err := row.Scan(&id, &key, &flags, &count); err != nil {
			return c, err
		}
		c.Flags = webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(flags)) //nolint:gosec // a byte of theirs
		c.Authenticator.SignCount = uint32(count)                                 //nolint:gosec // of theirs, too
		if c.ID, err = base64.RawURLEncoding.DecodeString(id); err != nil {
			return c, err
		}
		c.PublicKey, err = base64.RawURLEncoding.DecodeString(key)
		return c, err
	}, `SELECT key_id, public_key, flags, sign_count FROM staff_passkey WHERE staff_id = $1 ORDER BY id`, staffID)
	return h, err
}

func encoded(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
