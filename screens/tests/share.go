package tests

import (
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// shareSheet is the choice, for this one result, of who may read it: the adviser
// of each appointment to come.
func (r *result) shareSheet(res assess.Result) {
	mine, err := r.env.App.Book.Mine(r.env.Ctx)
	if r.env.Failed(err) {
		return
	}
	list := slices.DeleteFunc(mine.Coming, func(b booking.Booking) bool { return !b.HasReader() })
	var shut func()
	if len(list) == 0 {
		shut = r.env.ShowSheet(r.env.T("tests.share"), ui.Column(ui.Gap16,
			ui.NewBody(r.env.T("tests.share_nobody")),
			ui.NewButton(r.env.T("plan.share_find"), func() {
				shut()
				r.env.Nav.Go(parts.Programme())
			}),
		))
		return
	}
	body := ui.Column(ui.Gap8, ui.NewSupport(r.env.T("tests.share_text", text.A{"Title": res.Title})))
	for _, b := range list {
		body.Add(r.reader(b, res.Share))
	}
	body.Add(ui.NewSupport(r.env.T("tests.share_promise")))
	r.env.ShowSheet(r.env.T("tests.share"), body)
}

// reader is one who may or may not read the result.
func (r *result) reader(b booking.Booking, share api.Share) *ui.SwitchRow {
	is := func(sh api.Share) bool { return sh.Kind == api.ShareResult && sh.ID == share.ID }
	row := &ui.SwitchRow{Label: b.Who(), On: slices.ContainsFunc(b.Share, func(sh api.Share) bool { return is(sh) && !sh.Asleep })}
	note := func() {
		row.Note = r.env.T("tests.share_not")
		if row.On {
			until := booking.ShareUntil(b)
			if i := slices.IndexFunc(b.Share, is); i >= 0 {
				until = b.Share[i].Until
			}
			row.Note = r.env.Texts().Through(until, r.env.Now())
		}
	}
	note()
	row.OnChange = func(on bool) {
		// What else is shared may have changed since the sheet was opened.
		now, err := r.env.App.Book.Booking(r.env.Ctx, b.ID)
		shares := slices.DeleteFunc(slices.Clone(now.Share), is)
		set := func(on bool, omit []string) {
			if row.On = on; r.env.Failed(r.env.App.Book.Share(r.env.Ctx, b.ID, shares, omit)) {
				row.On = !on
			}
			note()
			row.Refresh()
		}
		switch {
		case r.env.Failed(err):
			row.On = !on
			row.Refresh()
		case on:
			row.On = false // until it was seen what they will read
			row.Refresh()
			shares = append(shares, share)
			r.env.AskToShare(now, shares, r.env.T("sheet.share", text.A{"Name": r.env.Reader(now)}), func(omit []string) { set(true, omit) })
		default:
			set(false, nil)
		}
	}
	return row
}
