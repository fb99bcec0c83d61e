package app

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/pdf"
)

// WriteCanvas writes a plan's answers on one page as PDF, in the app's language. An empty
// plan is the current one. plan.ErrNotFound where there is none.
func (a *App) WriteCanvas(ctx context.Context, w io.Writer, planID string) error {
	lang := text.Lang(a.lang())
	m, err := a.Plan.Manuscript(ctx, planID, "")
	if err != nil {
		return err
	}
	who, err := a.Me.Person(ctx)
	if err != nil {
		return err
	}
	c, ok := plan.CanvasOf(m.Template, shippedTemplate())
	if !ok {
		return fmt.Errorf("write the canvas: %w", plan.ErrNotFound)
	}
	p := document.Plan{Title: m.Title, Date: a.cfg.Now(), Content: m.Content, From: document.Sender{Name: who.Name}}
	var made bytes.Buffer // a file that cannot be made is not begun
	if err := pdf.Write(&made, document.OfCanvas(p, c, lang)); err != nil {
		return fmt.Errorf("make the canvas: %w", err)
	}
	if _, err := made.WriteTo(w); err != nil {
		return fmt.Errorf("write the canvas: %w", err)
	}
	return nil
}
