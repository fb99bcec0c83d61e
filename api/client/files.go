package client

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"startklar.dk/api"
)

// MaxFile is the largest attachment, bytes (api.md).
const MaxFile = 20 << 20

// PutFile sends an attachment under an id made by the caller, a UUIDv7. Called
// again after a broken connection it goes on where the office has it. The file
// is there whole or not at all. media is its type, such as "application/pdf".
func (c *Client) PutFile(ctx context.Context, id, media string, file io.ReadSeeker) error {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("read the attachment: %w", err)
	}
	if size > MaxFile {
		return fmt.Errorf("the attachment: %w", &api.Problem{Status: http.StatusRequestEntityTooLarge, Code: api.CodeTooLarge})
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read the attachment: %w", err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return fmt.Errorf("read the attachment: %w", err)
	}
	have, err := c.uploaded(ctx, id)
	if err != nil {
		return err
	}
	if have > size {
		have = 0
	}
	if _, err := file.Seek(have, io.SeekStart); err != nil {
		return fmt.Errorf("read the attachment: %w", err)
	}
	h := http.Header{}
	h.Set("Content-Type", media)
	h.Set("Upload-Offset", strconv.FormatInt(have, 10))
	h.Set("Upload-Length", strconv.FormatInt(size, 10))
	h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum.Sum(nil))+":")
	return c.do(ctx, call{
		method: http.MethodPut, path: "/v1/files/" + url.PathEscape(id), header: h,
		body: io.LimitReader(file, size-have), signed: true, timeout: fileTimeout,
	}, nil)
}

// uploaded asks how much of an attachment the office has, bytes.
func (c *Client) uploaded(ctx context.Context, id string) (have int64, err error) {
	k := call{method: http.MethodHead, path: "/v1/files/" + url.PathEscape(id), signed: true, again: true}
	err = c.answer(ctx, k, func(resp *http.Response, _ io.Reader) error {
		have, _ = strconv.ParseInt(resp.Header.Get("Upload-Offset"), 10, 64) // absent: nothing
		return nil
	})
	var p *api.Problem
	if errors.As(err, &p) && p.Status == http.StatusNotFound {
		return 0, nil
	}
	return max(have, 0), err
}

// GetFile writes an attachment to w. What was written before an error is not
// whole. It is tried once.
func (c *Client) GetFile(ctx context.Context, id string, w io.Writer) error {
	return c.download(ctx, "/v1/files/"+url.PathEscape(id), w)
}
