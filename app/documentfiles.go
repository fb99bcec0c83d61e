package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/document"
)

// documentFiles are a plan's files as a document shows them, one read after the other.
// A picture that is only at the office is fetched; where that cannot be, it is named.
func (a *App) documentFiles(ctx context.Context, files []plan.SectionFile) ([]document.File, error) {
	var out []document.File
	for _, f := range files {
		named := document.File{Section: f.Section, Name: f.Name, Size: f.Size}
		if !document.Shows(f.Name) || a.Plan.FetchFile(ctx, f.Attachment) != nil {
			out = append(out, named)
			continue
		}
		from, err := a.Plan.OpenFile(f.ID)
		if err != nil {
			return nil, fmt.Errorf("read a picture: %w", err)
		}
		data, err := io.ReadAll(io.LimitReader(from, api.MaxFile))
		if err := errors.Join(err, from.Close(), ctx.Err()); err != nil {
			return nil, fmt.Errorf("read a picture: %w", err)
		}
		out = append(out, document.Attached(f.Section, f.Name, f.Size, data))
	}
	return out, nil
}
