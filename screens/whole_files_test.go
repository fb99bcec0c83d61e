package screens

import (
	"bytes"
	"image"
	"image/png"
	"strings"

	"startklar.dk/assets/text"
)

// attached waits for the files of Anna's appendices, which it brings where she has
// none yet: a picture, and a paper whose name is long.
func (p *people) attached(h *hall) {
	const key = "appendices.pictures"
	ctx := h.t.Context()
	q, err := p.anna.App.Plan.Question(ctx, p.planID, key)
	need(h.t, err)
	if len(q.Files) == 0 {
		var photo bytes.Buffer
		need(h.t, png.Encode(&photo, image.NewGray(image.Rect(0, 0, 60, 40))))
		for _, f := range [][2]string{
			{"Værkstedet.png", photo.String()}, {"Lejekontrakt_underskrevet_af_begge_parter_med_bilag_1-14.pdf", "%PDF-1.7"},
		} {
			_, _, err := p.anna.App.Plan.Attach(ctx, p.planID, key, f[0], strings.NewReader(f[1]))
			need(h.t, err)
		}
	}
	h.until("the files are shown", func() bool { return h.find(h.words.T("inbox.attach_remove", text.A{"File": "Værkstedet.png"})) != nil })
}
