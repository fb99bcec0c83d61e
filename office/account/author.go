package account

import (
	"context"
	"errors"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// author is a name under which a person writes.
type author struct{ device, name string }

// Author is the name under which a text is written: the device's, which tells
// two versions of one person's text apart, else the person's.
func (rm *Room) Author(ctx context.Context, tx *db.Tx, who mutation.Actor) (string, error) {
	kept, age, ok := rm.authors.Get(who.PersonID)
	if ok && kept.device == who.DeviceID {
		return kept.name, nil
	}
	name := ""
	if who.DeviceID != "" {
		var d api.Device
		_, err := record.Live(ctx, tx, who.PersonID, api.KindDevice, who.DeviceID, &d)
		if err != nil && !errors.Is(err, record.ErrNotFound) {
			return "", err
		}
		if err == nil {
			name = d.Name
		}
	}
	if name == "" {
		var err error
		if name, err = PersonName(ctx, tx, who.PersonID); err != nil {
			return "", err
		}
	}
	rm.authors.Keep(who.PersonID, author{who.DeviceID, name}, age)
	return name, nil
}
