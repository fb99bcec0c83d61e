package office

import (
	"context"
	"fmt"

	"startklar.dk/api/address"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// auditMail is what the audit log calls a mail.
const auditMail = "mail"

// FailedMails are the last mails that could not be sent, one of those to each address, the
// last first, at most so many. Errors: *api.Problem forbidden.
func (o *Office) FailedMails(ctx context.Context, by mutation.Staff, most int) (all []mail.Failed, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = o.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = mail.LastFailed(ctx, tx, most)
		return err
	})
	return all, err
}

// FailedMail are a mail that could not be sent and all others to its address, the last
// first, and whether the address of whom they are about may be corrected. Errors:
// *api.Problem forbidden, not_found.
func (o *Office) FailedMail(ctx context.Context, by mutation.Staff, id string) (all []mail.Failed, correct bool, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, false, err
	}
	err = o.db.Read(ctx, func(tx *db.Tx) error {
		if all, err = mail.FailedWith(ctx, tx, id); err != nil {
			return err
		}
		correct = false
		if person := all[0].PersonID; person != "" {
			correct, err = account.Unclaimed(ctx, tx, person)
		}
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("read a mail that could not be sent: %w", err)
	}
	return all, correct, nil
}

// SendMailAgain has a mail that could not be sent, and all others to its address, sent
// again, but for those of what is over. To another address, where one is given, which is
// its person's from then on. Errors: *api.Problem forbidden, not_found, invalid (at /email:
// format; taken, somebody else has it; fixed, the person signs in by theirs).
func (o *Office) SendMailAgain(ctx context.Context, by mutation.Staff, id, email string) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	clean, ok := address.Clean(email)
	if email != "" && !ok {
		return mutation.Refuse("/email", "format")
	}
	return o.afterFailed(ctx, by, id, func(tx *db.Tx, all []mail.Failed) error {
		to := all[0].To
		if email != "" && clean != to {
			if all[0].PersonID == "" {
				return mutation.Refuse("/email", "fixed")
			}
			if err := o.Accounts.CorrectEmail(ctx, tx, all[0].PersonID, clean); err != nil {
				return err
			}
			to = clean
		}
		for _, f := range all {
			err := error(nil)
			if f.Over {
				err = mail.Forget(ctx, tx, f.ID)
			} else {
				err = mail.SendAgain(ctx, tx, f.ID, to)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// ForgetMail takes a mail that could not be sent, and all others to its address, away: who
// they were for knows by now. Errors: *api.Problem forbidden, not_found.
func (o *Office) ForgetMail(ctx context.Context, by mutation.Staff, id string) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	return o.afterFailed(ctx, by, id, func(tx *db.Tx, all []mail.Failed) error {
		for _, f := range all {
			if err := mail.Forget(ctx, tx, f.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *Office) afterFailed(ctx context.Context, by mutation.Staff, id string, do func(*db.Tx, []mail.Failed) error) error {
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		all, err := mail.FailedWith(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := do(tx, all); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: all[0].PersonID, Kind: auditMail, Ref: id})
	})
	if err != nil {
		return fmt.Errorf("look after a mail that could not be sent: %w", err)
	}
	return nil
}
