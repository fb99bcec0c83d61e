package public

import (
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

// structuredEvent is an event as a search engine reads it (schema.org/Event).
type structuredEvent struct {
	Context     string `json:"@context"`
	Type        string `json:"@type"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	StartDate   string `json:"startDate"`
	EndDate     string `json:"endDate"`
	Status      string `json:"eventStatus"`
	Mode        string `json:"eventAttendanceMode"`
	Location    any    `json:"location,omitempty"`
	Organizer   any    `json:"organizer"`
	Offers      any    `json:"offers"`
	URL         string `json:"url"`
}

func (v *visit) structured(e *listed) structuredEvent {
	const schema = "https://schema.org/"
	at := func(t time.Time) string { return t.In(text.Copenhagen).Format(time.RFC3339) }
	url := v.origin() + site.EventPage(v.t.Lang(), e.ID)
	s := structuredEvent{
		Context: schema, Type: "Event", Name: v.title(e.Event), Description: v.about(e.Event), StartDate: at(e.StartsAt), EndDate: at(e.EndsAt),
		Status: schema + "EventScheduled", Mode: schema + "OfflineEventAttendanceMode", URL: url,
		Organizer: map[string]string{"@type": "Organization", "name": v.officeName(), "url": v.origin() + v.path("/")},
	}
	if e.State == api.EventCancelled {
		s.Status = schema + "EventCancelled"
	}
	if e.Venue.Name != "" || e.Venue.Address != "" {
		s.Location = map[string]string{"@type": "Place", "name": e.Venue.Name, "address": e.Venue.Address}
	}
	if e.Venue.Online {
		s.Mode = schema + "OnlineEventAttendanceMode"
		if e.Venue.Address != "" {
			s.Mode = schema + "MixedEventAttendanceMode"
		} else {
			s.Location = map[string]string{"@type": "VirtualLocation", "url": url}
		}
	}
	stock := schema + "InStock"
	if _, full := v.room(e); full {
		stock = schema + "SoldOut"
	}
	s.Offers = map[string]string{
		"@type": "Offer", "price": strings.ReplaceAll(text.For(text.English).Thousandths(e.PriceOre*10), ",", ""), "priceCurrency": "DKK", "availability": stock, "url": url,
	}
	return s
}
