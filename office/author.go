package office

import (
	"context"
	"errors"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// author is a name under which a person writes.
type author struct{ device, name string }

// Author is the name under which a text is written: the device's, which tells
// two versions of one person's text apart, else the person's.
func (rm *Accounts) Author(ctx context.Context, tx *db.Tx, who Actor) (string, error) {
	kept, age, ok := rm.authors.Get(who.PersonID)
	if ok && kept.device == who.DeviceID {
		return kept.name, nil
	}
	name := ""
	if who.DeviceID != "" {
		var d api.Device
		_, err := live(ctx, tx, who.PersonID, api.KindDevice, who.DeviceID, &d)
		if err != nil && !errors.Is(err, errNotFound) {
			return "", err
		}
		if err == nil {
			name = d.Name
		}
	}
	if name == "" {
		var err error
		if name, err = personName(ctx, tx, who.PersonID); err != nil {
			return "", err
		}
	}
	rm.authors.Keep(who.PersonID, author{who.DeviceID, name}, age)
	return name, nil
}
