package booking

import (
	"context"
	"slices"
	"strconv"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// share sets all that a booking shares, for whoever reads it now.
func (rm *Room) share(u *mutation.Request, b api.BookingShareBody) error {
	old, err := ownBookingChecked(u, b.BookingID)
	if err != nil {
		return err
	}
	var c mutation.Checks
	if b.Note != nil {
		c.Length("/note", *b.Note, api.MaxNote)
	}
	checkSheetOmit(&c, "/sheet_omit", b.SheetOmit)
	if err := c.Problem(); err != nil {
		return err
	}
	shares, _, err := consent.CheckShares(u, "/share", b.Share)
	if err != nil {
		return err
	}
	with, err := adviserOf(u.Ctx, u.Tx, old.slot)
	if err != nil {
		return err
	}
	reader, err := readerNow(u.Ctx, u.Tx, with)
	if err != nil {
		return err
	}
	consent.Bind(shares, b.Share, reader)
	consent.StillAsleep(shares, b.Share, old.body.Share)
	body := old.body
	note := body.Note
	if b.Note != nil {
		note = *b.Note
	}
	omit := body.SheetOmit
	if b.SheetOmit != nil {
		omit = b.SheetOmit
	}
	rm.consents.Lessened(u, old.id, body, shares, note, omit)
	body.Share, body.SheetOmit = shares, omit
	if b.Note != nil {
		body = body.Noted(note, b.NoteAgreedWith, reader)
	}
	if _, err := u.Put(api.KindBooking, old.id, old.old, body); err != nil {
		return err
	}
	inbox.Unshare(u.Ctx, u.Tx, u.Person)
	return consent.MarkShared(u, shares)
}

// Withdraw ends once more what of a booking's consent its person took back.
func Withdraw(ctx context.Context, tx *db.Tx, w consent.Withdrawal) (did bool, err error) {
	var b api.Booking
	r, err := record.Live(ctx, tx, w.PersonID, api.KindBooking, w.ID, &b)
	if err != nil {
		return false, err
	}
	left, omit := consent.Lessen(b.Share, w.Shares), consent.Added(b.SheetOmit, w.Omit)
	if len(consent.Lessened(b.Share, left)) == 0 && len(omit) == 0 && (!w.Note || b.Note == "") {
		return false, nil
	}
	b.Share, b.SheetOmit = left, append(b.SheetOmit, omit...)
	if w.Note {
		b = b.Noted("", api.Reader{}, api.Reader{})
	}
	inbox.Unshare(ctx, tx, w.PersonID)
	return true, record.PutBody(ctx, tx, w.PersonID, api.KindBooking, w.ID, r.Body, b)
}

// checkSheetOmit wants names of parts or lines of a meeting's sheet, each once.
func checkSheetOmit(c *mutation.Checks, pointer string, names []string) {
	if len(names) > api.MaxSheetOmit {
		c.Bad(pointer, "too_long")
		return
	}
	for i, name := range names {
		switch at := pointer + "/" + strconv.Itoa(i); {
		case !api.ValidSheetName(name):
			c.Bad(at, "format")
		case slices.Contains(names[:i], name):
			c.Bad(at, "used")
		}
	}
}
