package record

import (
	"bytes"
	"fmt"

	"startklar.dk/api"
)

// untold is a record of the catalogue as everyone may see it: of an online event's link
// only that there is one.
func untold(r api.Record) (api.Record, error) {
	if r.Kind != api.KindEvent || !bytes.Contains(r.Body, []byte(`"online_url"`)) || bytes.Contains(r.Body, []byte(`"online_url":""`)) {
		return r, nil
	}
	var e struct {
		Venue api.Venue `json:"venue"`
	}
	if err := r.Decode(&e); err != nil {
		return r, err
	}
	e.Venue.Online, e.Venue.OnlineURL = e.Venue.OnlineURL != "", ""
	body, err := api.Merge(r.Body, e)
	if err != nil {
		return r, fmt.Errorf("leave the link out of event %s: %w", r.ID, err)
	}
	r.Body = body
	return r, nil
}
