package booking

import (
	"startklar.dk/api"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// keep is the person's word that they come all the same: of one notice nothing is left
// to decide.
func keep(u *mutation.Request, b api.BookingKeepBody) error {
	var c mutation.Checks
	c.ID("/booking_id", b.BookingID)
	c.ID("/notice_id", b.NoticeID)
	if err := c.Problem(); err != nil {
		return err
	}
	var n api.Notice
	old, err := u.Live(api.KindNotice, b.NoticeID, &n)
	if err == nil && n.BookingID != b.BookingID {
		err = record.ErrNotFound
	}
	if err != nil {
		return mutation.Missing(err, "/notice_id")
	}
	if !n.Decide {
		u.Touch(api.KindNotice, b.NoticeID)
		return nil
	}
	n.Decide = false
	_, err = u.Put(api.KindNotice, b.NoticeID, old, n)
	return err
}
