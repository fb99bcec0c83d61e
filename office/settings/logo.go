package settings

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // as a logo may be
	_ "image/png"  // likewise

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// LogoPath begins the address of a logo; its sum ends it.
const LogoPath = "/v1/office/logo/"

// Logo is the office's picture. Sum is its SHA-256 in hex.
type Logo struct {
	Media, Sum string
	Bytes      []byte
}

// Logo is the office's, for everyone. Errors: *api.Problem not_found where there is none.
func (rm *Room) Logo(ctx context.Context) (l Logo, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		return record.NotFound(tx.QueryRowContext(ctx, `SELECT media, sum, bytes FROM office_logo`).Scan(&l.Media, &l.Sum, &l.Bytes))
	})
	if err != nil {
		return l, fmt.Errorf("read the logo: %w", err)
	}
	return l, nil
}

// LogoSum is the logo's SHA-256 in hex; empty where there is none.
func LogoSum(ctx context.Context, tx *db.Tx) (sum string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT sum FROM office_logo`).Scan(&sum)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return sum, err
}

// KeepLogo keeps a picture as the office's logo: a PNG or JPEG, for what else a browser shows
// may have a program in it. No bytes are no logo. Errors: *api.Problem forbidden, invalid at
// /logo (too_long: too many bytes or pixels).
func (rm *Room) KeepLogo(ctx context.Context, by mutation.Staff, picture []byte) error {
	if err := may(by); err != nil {
		return err
	}
	act, l := record.ActRemove, Logo{}
	if len(picture) > 0 {
		if len(picture) > api.MaxLogo {
			return mutation.Refuse("/logo", "too_long")
		}
		is, format, err := image.DecodeConfig(bytes.NewReader(picture))
		if err != nil {
			return mutation.Refuse("/logo", "picture")
		}
		if is.Width > api.MaxLogoSide || is.Height > api.MaxLogoSide {
			return mutation.Refuse("/logo", "too_long")
		}
		if _, _, err := image.Decode(bytes.NewReader(picture)); err != nil { // it is cut off
			return mutation.Refuse("/logo", "picture")
		}
		sum := sha256.Sum256(picture)
		act, l = record.ActChange, Logo{"image/" + format, hex.EncodeToString(sum[:]), picture}
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.ExecAll(ctx, nil, `DELETE FROM office_logo`); err != nil {
			return err
		}
		if l.Sum != "" {
			if _, err := tx.ExecContext(ctx, `INSERT INTO office_logo (one, media, sum, bytes) VALUES (1, $1, $2, $3)`, l.Media, l.Sum, l.Bytes); err != nil {
				return err
			}
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: act, Kind: "logo"})
	})
	if err != nil {
		return fmt.Errorf("keep the logo: %w", err)
	}
	return nil
}
