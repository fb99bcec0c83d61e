package catalogue

import (
	"context"
	"regexp"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

var code = regexp.MustCompile(`^[0-9]{4}$`)

// Concerns are whom something concerns that names municipalities by their codes:
// everyone where it names none.
func Concerns(codes ...string) (named record.Concerns) {
	for _, c := range codes {
		if code.MatchString(c) {
			named = named.With(record.Concerns{c})
		}
	}
	if len(named) == 0 {
		return record.Everyone
	}
	return named
}

// concern says whom a record concerns that was written. Events and slots say it
// themselves, and advisers by the slots with them: before the first they are in no
// municipality.
func concern(ctx context.Context, tx *db.Tx, r api.ImportRecord, body any, fresh bool) error {
	var whom record.Concerns
	switch b := body.(type) {
	case *api.Actor:
		whom = Concerns(b.Municipalities...)
	case *api.Adviser:
		if fresh {
			break
		}
		var err error
		if whom, err = record.Concerned(ctx, tx, r.Kind, r.ID); err != nil {
			return err
		}
	default:
		return nil
	}
	_, err := record.Concern(ctx, tx, r.Kind, r.ID, whom, fresh)
	return err
}
