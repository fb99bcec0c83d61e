package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Upload is what an upload says of itself before its bytes come.
type Upload struct {
	ID     string
	Name   string // what its sender calls it; may be empty
	Media  string // its type, such as "application/pdf"; may be empty
	Offset int64  // from where its bytes go on; 0 begins the file anew
	Length int64  // of the whole file, bytes; negative where it was not said
	Digest []byte // the whole file's SHA-256; nil where it was not said
}

// State is a file with how far it has come.
type State struct {
	api.Attachment        // Size is 0 until it is known
	Received       int64  // bytes that are here
	Digest         []byte // the whole file's SHA-256; nil where it was not said
	Whole          bool
}

// errWrongOffset refuses an upload that does not go on where the file ends.
var errWrongOffset = &api.Problem{Code: api.CodeWrongOffset}

// PutFile receives a person's file, or more of it, from body. What has come is
// kept piece by piece as it comes, so that an upload that breaks off goes on
// from there; the file itself is there whole or not at all, and stays what it
// is from then on. Whole, it was read back and has the digest that was said.
//
// The state is how far the file has come, also beside an error. Errors:
// *api.Problem too_large (quota, where the person's files together would be),
// invalid (not what was said; the pieces are gone), wrong_offset, malformed
// (body ended early; the pieces stay) and not_found (another person's id).
func (rm *Room) PutFile(ctx context.Context, personID string, u Upload, body io.Reader) (State, error) {
	if err := rm.checkUpload(u); err != nil {
		return State{}, err
	}
	r, err := rm.beginUpload(ctx, personID, u)
	if err != nil || r.whole {
		if err == nil && u.Digest == nil {
			err = rm.sameFile(ctx, r, body)
		}
		return r.state(), uploadFailed(err)
	}
	if err := rm.receive(ctx, &r, body); err != nil {
		return r.state(), uploadFailed(err)
	}
	if r.length < 0 {
		r.length = r.received
	}
	if r.received < r.length {
		return r.state(), nil
	}
	err = rm.finishUpload(ctx, &r)
	return r.state(), uploadFailed(err)
}

// uploadFailed leaves what the contract says as it is and names what is the
// office's own.
func uploadFailed(err error) error {
	if p := (*api.Problem)(nil); err == nil || errors.As(err, &p) {
		return err
	}
	return fmt.Errorf("receive a file: %w", err)
}

// checkUpload checks what an upload says of itself.
func (rm *Room) checkUpload(u Upload) error {
	limit := int64(rm.Limits.FileBytes)
	switch {
	case !api.ValidID(u.ID):
		return record.ErrNotFound
	case u.Length > limit:
		return mutation.RefuseCode(api.CodeTooLarge)
	case u.Offset < 0, u.Length >= 0 && u.Offset > u.Length, u.Offset > limit:
		return mutation.Refuse("/Upload-Offset", "range")
	}
	return nil
}

// beginUpload makes room for a file, or finds the upload that goes on. The row
// is whole where it is there already.
func (rm *Room) beginUpload(ctx context.Context, personID string, u Upload) (r fileRow, err error) {
	digest := hex.EncodeToString(u.Digest)
	upload, err := rm.db.NewID()
	if err != nil {
		return r, err
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := record.LockCounter(ctx, tx, personID); err != nil {
			return err
		}
		r, err = file(ctx, tx, u.ID)
		fresh := errors.Is(err, record.ErrNotFound)
		switch {
		case err != nil && !fresh:
			return err
		case !fresh && r.person != personID:
			r = fileRow{}
			return record.ErrNotFound
		case r.whole:
			if digest != "" && digest != r.digest || u.Length >= 0 && u.Length != r.length {
				return mutation.Refuse("/id", "used")
			}
			return TouchFile(ctx, tx, u.ID)
		case u.Offset > 0:
			if u.Offset != r.received || digest != r.digest || u.Length != r.length {
				return errWrongOffset
			}
			return nil
		}
		r = fileRow{
			person: personID, digest: digest, length: u.Length, upload: upload,
			attachment: api.Attachment{ID: u.ID, Name: cleanName(u.Name), Media: cleanMedia(u.Media)},
		}
		if err := rm.roomFor(ctx, tx, r); err != nil {
			return err
		}
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `INSERT INTO file (id, person_id, name, media, digest, length, received, upload, whole, used_at)
			VALUES ($1, $2, $3, $4, $5, $6, 0, $7, FALSE, $8)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, media = excluded.media, digest = excluded.digest,
				length = excluded.length, received = 0, upload = excluded.upload, used_at = excluded.used_at
				WHERE file.person_id = excluded.person_id AND NOT file.whole`,
			u.ID, personID, r.attachment.Name, r.attachment.Media, digest, u.Length, r.upload, db.Millis(tx.Now())))
		if err == nil && !mine { // another person's, who was first
			r, err = fileRow{}, record.ErrNotFound
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM file_part WHERE file_id = $1`, u.ID)
		return err
	})
	return r, err
}

// roomFor refuses a file that would bring its person's files over their limit.
// What an upload says that it will be counts from its beginning.
func (rm *Room) roomFor(ctx context.Context, tx *db.Tx, r fileRow) error {
	others, err := bytesOf(ctx, tx, r.person, r.attachment.ID)
	if err != nil {
		return err
	}
	if others+max(r.length, r.received) > int64(rm.Limits.FilesBytes) {
		return &api.Problem{Code: api.CodeTooLarge, Errors: []api.FieldError{{Pointer: "", Reason: "quota"}}}
	}
	return nil
}

// bytesOf counts a person's files but for one; see roomFor.
func bytesOf(ctx context.Context, tx *db.Tx, personID, but string) (n int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(SUM(CASE WHEN length > received THEN length ELSE received END), 0)
		FROM file WHERE person_id = $1 AND id <> $2`, personID, but).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count a person's files: %w", err)
	}
	return n, nil
}

// Usage is how many bytes the office keeps of a person's files.
func (rm *Room) Usage(ctx context.Context, tx *db.Tx, personID string) (q api.Quota, err error) {
	q.Allowed = int64(rm.Limits.FilesBytes)
	q.Used, err = bytesOf(ctx, tx, personID, "")
	return q, err
}

// receive keeps what comes of a file, to the last byte before a cut.
func (rm *Room) receive(ctx context.Context, r *fileRow, body io.Reader) error {
	keep := context.WithoutCancel(ctx) // who sends may be gone; what came stays
	most := r.length
	if most < 0 {
		most = int64(rm.Limits.FileBytes)
	}
	part := make([]byte, partSize)
	for {
		n, err := fill(part, body)
		if r.received+int64(n) > most {
			over := mutation.Refuse("", "range") // more than was said
			if r.length < 0 {
				over = mutation.RefuseCode(api.CodeTooLarge)
			}
			return errors.Join(over, rm.dropUpload(keep, *r))
		}
		if n > 0 {
			if err := rm.keepPart(keep, r, part[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return mutation.RefuseCode(api.CodeMalformed)
		}
	}
}

// fill reads until part is full or body ends; unlike io.ReadFull it tells a body
// that ended from one that was cut off.
func fill(part []byte, body io.Reader) (n int, err error) {
	for n < len(part) && err == nil {
		var more int
		more, err = body.Read(part[n:])
		n += more
	}
	return n, err
}

// keepPart appends to a file whose upload is still the one that goes on.
func (rm *Room) keepPart(ctx context.Context, r *fileRow, part []byte) error {
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if r.length < 0 {
			grown := *r
			grown.received += int64(len(part))
			if err := rm.roomFor(ctx, tx, grown); err != nil {
				return err
			}
		}
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `UPDATE file SET received = $1, used_at = $2
			WHERE id = $3 AND upload = $4 AND received = $5 AND NOT whole`,
			r.received+int64(len(part)), db.Millis(tx.Now()), r.attachment.ID, r.upload, r.received))
		if err != nil {
			return err
		}
		if !mine {
			return errWrongOffset
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO file_part (file_id, begins, bytes) VALUES ($1, $2, $3)`,
			r.attachment.ID, r.received, part)
		return err
	})
	if err == nil {
		r.received += int64(len(part))
	}
	return err
}

// finishUpload reads a file back and makes it whole, or drops it where it is
// not what was said.
func (rm *Room) finishUpload(ctx context.Context, r *fileRow) error {
	sum, err := rm.sumOf(*r)
	if err != nil {
		return err
	}
	if r.digest != "" && r.digest != sum {
		return errors.Join(mutation.Refuse("/Repr-Digest", "mismatch"), rm.dropUpload(context.WithoutCancel(ctx), *r))
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `UPDATE file SET whole = TRUE, length = received, digest = $1, used_at = $2
			WHERE id = $3 AND upload = $4 AND received = $5`, sum, db.Millis(tx.Now()), r.attachment.ID, r.upload, r.received))
		if err == nil && !mine {
			err = errWrongOffset
		}
		return err
	})
	if err == nil {
		r.whole, r.digest = true, sum
	}
	return err
}

// sumOf is the SHA-256 in hex of what is kept of a file.
func (rm *Room) sumOf(r fileRow) (string, error) {
	sum := sha256.New()
	so := r.state()
	so.Size = so.Received
	n, err := io.Copy(sum, &File{State: so, db: rm.db})
	if err != nil {
		return "", err
	}
	if n != r.received {
		return "", errWrongOffset // somebody began it anew
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// dropUpload takes away what came of an upload that can never become whole.
func (rm *Room) dropUpload(ctx context.Context, r fileRow) error {
	return rm.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM file WHERE id = $1 AND upload = $2 AND NOT whole`, r.attachment.ID, r.upload)
		return err
	})
}

// sameFile compares what comes with a file that is there already: sent again it
// is no other.
func (rm *Room) sameFile(ctx context.Context, r fileRow, body io.Reader) error {
	sum := sha256.New()
	n, err := io.Copy(sum, io.LimitReader(body, int64(rm.Limits.FileBytes)+1))
	switch {
	case err != nil:
		return mutation.RefuseCode(api.CodeMalformed)
	case ctx.Err() != nil:
		return ctx.Err()
	case n != r.length || hex.EncodeToString(sum.Sum(nil)) != r.digest:
		return mutation.Refuse("/id", "used")
	}
	return nil
}

// UploadState tells how far a file has come, to whom OpenFile would give it and
// to its owner before that. Errors: *api.Problem not_found.
func (rm *Room) UploadState(ctx context.Context, personID, id string) (State, error) {
	var r fileRow
	err := rm.db.Read(ctx, func(tx *db.Tx) (err error) {
		if r, err = file(ctx, tx, id); err != nil || r.person == personID {
			return err
		}
		return reaches(ctx, tx, r, personID)
	})
	if err != nil {
		return State{}, fmt.Errorf("look for a file: %w", err)
	}
	return r.state(), nil
}
