// Package files is what persons attach: bytes that come in pieces, are checked and
// handed out to those who may have them. It starts no goroutine.
package files

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	// partSize is how many bytes of a file go into one transaction: little
	// enough that other writers do not notice.
	partSize = 256 << 10
	// anyMedia is the type of a file that says none that can be read.
	anyMedia = "application/octet-stream"
)

// Limits are how much a person may attach, bytes.
type Limits struct {
	FileBytes  int // of one file
	FilesBytes int // of all of a person's
}

// Room are what persons attach, in pieces as they come.
type Room struct {
	db     *db.DB
	Limits Limits // not to be changed while anybody uploads
}

// New are the files of an office.
func New(d *db.DB, limits Limits) *Room { return &Room{d, limits} }

// fileRow is a file as the table has it.
type fileRow struct {
	person, digest, upload string
	length, received       int64
	whole                  bool
	attachment             api.Attachment
}

func (r fileRow) state() State {
	s := State{Attachment: r.attachment, Received: r.received, Whole: r.whole}
	s.Size = max(0, r.length)
	s.Digest, _ = hex.DecodeString(r.digest) // as it was encoded
	if len(s.Digest) == 0 {
		s.Digest = nil
	}
	return s
}

// file reads a file, whoever's it is; not_found where there is none.
func file(ctx context.Context, tx *db.Tx, id string) (fileRow, error) {
	r := fileRow{attachment: api.Attachment{ID: id}}
	err := tx.QueryRowContext(ctx, `SELECT person_id, name, media, digest, length, received, upload, whole FROM file WHERE id = $1`, id).
		Scan(&r.person, &r.attachment.Name, &r.attachment.Media, &r.digest, &r.length, &r.received, &r.upload, &r.whole)
	if err != nil {
		return r, record.NotFound(fmt.Errorf("read file: %w", err))
	}
	r.attachment.Size = r.length
	return r, nil
}

// TouchFile notes that a file was used now: one that nothing brings stays for a
// while after that.
func TouchFile(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `UPDATE file SET used_at = $1 WHERE id = $2`, db.Millis(tx.Now()), id)
	return err
}

// OpenFile gives a whole file to its owner and to those whom a message with it
// reaches. Errors: *api.Problem not_found.
func (rm *Room) OpenFile(ctx context.Context, personID, id string) (*File, error) {
	s, err := rm.UploadState(ctx, personID, id)
	if err == nil && !s.Whole {
		err = record.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &File{State: s, db: rm.db}, nil
}

// reaches tells whether a message that is there brings a whole file to a
// person, else not_found.
func reaches(ctx context.Context, tx *db.Tx, r fileRow, personID string) error {
	var does bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM attachment a
		JOIN record m ON m.owner = a.person_id AND m.kind = $1 AND m.id = a.record_id AND NOT m.deleted
		WHERE a.file_id = $2 AND a.person_id = $3)`, api.KindMessage, r.attachment.ID, personID).Scan(&does)
	if err != nil {
		return fmt.Errorf("look whom a file reaches: %w", err)
	}
	if !does || !r.whole {
		return record.ErrNotFound
	}
	return nil
}

// Find is a whole file of the person's own, as Attach gives it; not_found where there is
// none.
func Find(u *mutation.Request, id string) (api.Attachment, error) {
	r, err := file(u.Ctx, u.Tx, id)
	if err == nil && (r.person != u.Person || !r.whole) {
		err = record.ErrNotFound
	}
	return r.attachment, err
}

// Attach gives a whole file of the person's own to a message, section or version of
// theirs.
func Attach(u *mutation.Request, id, recordID string) (api.Attachment, error) {
	attached, err := Find(u, id)
	if err != nil {
		return api.Attachment{}, err
	}
	// Touched, so that a sweep that began before leaves it.
	if err := TouchFile(u.Ctx, u.Tx, id); err != nil {
		return api.Attachment{}, err
	}
	return attached, u.Exec(`INSERT INTO attachment (file_id, person_id, record_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		id, u.Person, recordID)
}

// Open gives a file that is whole, whoever asks.
func (rm *Room) Open(ctx context.Context, tx *db.Tx, id string) (*File, error) {
	r, err := file(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return &File{State: r.state(), db: rm.db}, nil
}

// File is a whole file to be read. One goroutine uses it; it holds nothing open.
type File struct {
	State
	db   *db.DB
	at   int64  // where the next byte is read
	from int64  // where part begins
	part []byte // the piece that was read last
}

// Read implements io.Reader. A file that is gone meanwhile ends early with
// io.ErrUnexpectedEOF.
func (f *File) Read(p []byte) (int, error) {
	if f.at >= f.Size {
		return 0, io.EOF
	}
	if f.at < f.from || f.at >= f.from+int64(len(f.part)) {
		ctx := context.Background() // one short query
		err := f.db.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRowContext(ctx, `SELECT begins, bytes FROM file_part WHERE file_id = $1 AND begins <= $2
				ORDER BY begins DESC LIMIT 1`, f.ID, f.at).Scan(&f.from, &f.part)
		})
		if err == nil && f.at >= f.from+int64(len(f.part)) || errors.Is(err, sql.ErrNoRows) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			f.part = nil
			return 0, fmt.Errorf("read a file: %w", err)
		}
	}
	n := copy(p, f.part[f.at-f.from:])
	n = int(min(int64(n), f.Size-f.at))
	f.at += int64(n)
	return n, nil
}

// Seek implements io.Seeker.
func (f *File) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.Size
	}
	if offset < 0 {
		return f.at, fmt.Errorf("read a file from %d", offset)
	}
	f.at = offset
	return offset, nil
}
