package client

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"startklar.dk/api"
)

// PutFile sends an attachment under an id made by the caller, a UUIDv7, with
// its name and its type. The file is there whole or not at all. A broken
// connection is gone on from for as long as each attempt brings the file
// further; called again it goes on where the office has it. One that is there
// already is only checked.
func (c *Client) PutFile(ctx context.Context, a api.Attachment, file io.ReadSeeker) error {
	up, err := newUpload(a, file)
	if err != nil {
		return err
	}
	var failed error
	anew := false
	for at := int64(-1); ; {
		have, err := c.uploaded(ctx, up)
		if err != nil {
			return err
		}
		if failed != nil && have <= at {
			if anew || Temporary(failed) && !isCode(failed, api.CodeWrongOffset) {
				return failed
			}
			anew, have = true, 0
		}
		at = have
		whole, err := c.putFrom(ctx, up, at)
		switch {
		case err == nil && whole:
			return nil
		case err == nil:
			err = fmt.Errorf("%w: it took a piece of the file only", ErrOffline)
		case Temporary(err):
		case at > 0 && isCode(err, api.CodeInvalid): // the pieces were of something else, and are gone
		default:
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		failed = err
	}
}

func isCode(err error, code api.Code) bool {
	var p *api.Problem
	return errors.As(err, &p) && p.Code == code
}

// upload is a file on its way to the office.
type upload struct {
	api.Attachment
	file   io.ReadSeeker
	digest string // as the header has it
}

func newUpload(a api.Attachment, file io.ReadSeeker) (*upload, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("read the attachment: %w", err)
	}
	if size > api.MaxFile {
		return nil, fmt.Errorf("the attachment: %w", &api.Problem{Status: http.StatusRequestEntityTooLarge, Code: api.CodeTooLarge})
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the attachment: %w", err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return nil, fmt.Errorf("read the attachment: %w", err)
	}
	a.Size = size
	return &upload{Attachment: a, file: file, digest: digestHeader(sum)}, nil
}

func digestHeader(sum hash.Hash) string {
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum.Sum(nil)) + ":"
}

func filePath(id string) string { return "/v1/files/" + url.PathEscape(id) }

// putFrom sends a file from an offset, and tells whether it is whole then.
func (c *Client) putFrom(ctx context.Context, up *upload, at int64) (whole bool, err error) {
	if _, err := up.file.Seek(at, io.SeekStart); err != nil {
		return false, fmt.Errorf("read the attachment: %w", err)
	}
	h := http.Header{}
	h.Set("Content-Type", up.Media)
	if up.Name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": up.Name}))
	}
	h.Set("Upload-Offset", strconv.FormatInt(at, 10))
	h.Set("Upload-Length", strconv.FormatInt(up.Size, 10))
	h.Set("Repr-Digest", up.digest)
	k := call{method: http.MethodPut, path: filePath(up.ID), header: h, signed: true, timeout: fileTimeout}
	rest := &piece{file: io.LimitReader(up.file, up.Size-at)}
	if k.size = up.Size - at; k.size > 0 {
		k.body = rest
	}
	err = c.answer(ctx, k, func(resp *http.Response, _ io.Reader) error {
		whole = resp.StatusCode != http.StatusAccepted
		return nil
	})
	if rest.err != nil { // this device's, not the connection's
		return false, fmt.Errorf("read the attachment: %w", rest.err)
	}
	return whole, err
}

// piece is what is sent of a file; it keeps why it could not be read.
type piece struct {
	file io.Reader
	err  error
}

// Read reads on.
func (p *piece) Read(b []byte) (int, error) {
	n, err := p.file.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		p.err = err
	}
	return n, err
}

// uploaded asks from where an upload goes on: 0 where the office has nothing of
// it, or something else.
func (c *Client) uploaded(ctx context.Context, up *upload) (have int64, err error) {
	k := call{method: http.MethodHead, path: filePath(up.ID), signed: true, again: true}
	err = c.answer(ctx, k, func(resp *http.Response, _ io.Reader) error {
		have, _ = strconv.ParseInt(resp.Header.Get("Upload-Offset"), 10, 64) // absent: nothing
		digest, length := resp.Header.Get("Repr-Digest"), resp.Header.Get("Upload-Length")
		if digest != "" && digest != up.digest || length != "" && length != strconv.FormatInt(up.Size, 10) {
			have = 0
		}
		return nil
	})
	var p *api.Problem
	if errors.As(err, &p) && p.Status == http.StatusNotFound {
		return 0, nil
	}
	if have < 0 || have > up.Size {
		have = 0
	}
	return have, err
}

// GetFile writes an attachment to w and checks it by the digest that comes with
// it. A broken connection is gone on from for as long as each attempt brings the
// file further. What was written before an error is not whole.
func (c *Client) GetFile(ctx context.Context, id string, w io.Writer) error {
	sum, digest := sha256.New(), ""
	for at := int64(0); ; {
		k := call{method: http.MethodGet, path: filePath(id), signed: true, timeout: fileTimeout, media: "*/*", header: http.Header{}}
		k.header.Set("Accept-Encoding", "identity")
		if at > 0 {
			k.header.Set("Range", "bytes="+strconv.FormatInt(at, 10)+"-")
		}
		before := at
		err := c.answer(ctx, k, func(resp *http.Response, body io.Reader) error {
			named := resp.Header.Get("Repr-Digest")
			if at > 0 && (resp.StatusCode != http.StatusPartialContent || named != digest) || !strings.Contains(named, "sha-256=:") {
				return fmt.Errorf("%w: not the file that was asked for", ErrUnreadable)
			}
			digest = named
			n, err := io.Copy(io.MultiWriter(diskErrors{w}, sum), io.LimitReader(body, api.MaxFile+1-at))
			if at += n; at > api.MaxFile {
				return fmt.Errorf("%w: over %d bytes", ErrTooLarge, api.MaxFile)
			}
			if err == nil && resp.ContentLength >= 0 && n < resp.ContentLength {
				err = io.ErrUnexpectedEOF
			}
			return err
		})
		switch {
		case err == nil && digestHeader(sum) != digest:
			return fmt.Errorf("GET %s: %w: it is not what its digest says", k.path, ErrUnreadable)
		case err == nil:
			return nil
		case !errors.Is(err, ErrOffline) || at == before || ctx.Err() != nil:
			return err
		}
	}
}
