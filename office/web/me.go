package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
	"startklar.dk/office"
)

type calendarOutput struct{ Body api.CalendarAddress }

type exportOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *Server) registerMe() {
	own := []string{"The person's own data"}
	operation(s, huma.Operation{
		OperationID: "renewCalendar", Method: http.MethodPost, Path: "/v1/me/calendar", Tags: own,
		Summary:     "Give the calendar a new address",
		Description: "The person's bookings for any calendar program, without need or note. An address from before then leads nowhere.",
		Security:    asked, Middlewares: huma.Middlewares{s.signedIn}, Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
	}, s.renewCalendar)
	operation(s, huma.Operation{
		OperationID: "export", Method: http.MethodGet, Path: "/v1/me/export", Tags: own,
		Summary:  "Everything about the person, as a zip of JSON",
		Security: asked, Middlewares: huma.Middlewares{s.signedIn}, Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
			"application/zip": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
		}}},
	}, s.export)
	operation(s, huma.Operation{
		OperationID: "erase", Method: http.MethodDelete, Path: "/v1/me", Tags: own, DefaultStatus: http.StatusNoContent,
		Summary:     "Erase the person",
		Description: "Everything goes, stored answers included; coming bookings are cancelled, past ones stay counted without a name.",
		Security:    asked, Middlewares: huma.Middlewares{s.signedIn}, Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
	}, func(ctx context.Context, _ *nothing) (*nothing, error) {
		return nil, s.still(ctx, s.office.Erase(ctx, callerOf(ctx).PersonID))
	})
	s.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "calendar", Method: http.MethodGet, Path: "/v1/calendar/{secret}.ics", Tags: own,
		Summary:    "The person's bookings for calendar programs",
		Parameters: []*huma.Param{{Name: "secret", In: "path", Required: true, Schema: &huma.Schema{Type: "string"}}},
		Responses:  map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"text/calendar": {}}}},
	})
	s.mux.HandleFunc("GET /v1/calendar/{file}", s.calendar)
}

// still makes a not_found, of a person who was erased while asking, into what
// the token is answered now.
func (s *Server) still(ctx context.Context, err error) error {
	var p *api.Problem
	if errors.As(err, &p) && p.Code == api.CodeNotFound {
		if _, gone := s.authenticate(visitOf(ctx).request); gone != nil {
			return gone
		}
	}
	return err
}

func (s *Server) renewCalendar(ctx context.Context, _ *nothing) (*calendarOutput, error) {
	secret, err := s.office.RenewCalendar(ctx, callerOf(ctx).PersonID)
	if err != nil {
		return nil, s.still(ctx, err)
	}
	return &calendarOutput{Body: api.CalendarAddress{URL: s.address(visitOf(ctx).request) + "/v1/calendar/" + secret + ".ics"}}, nil
}

// address is the office's own, as the world sees it, or else as this request
// did.
func (s *Server) address(r *http.Request) string {
	if s.options.PublicURL != "" {
		return s.options.PublicURL
	}
	return "http://" + r.Host
}

func (s *Server) export(ctx context.Context, _ *nothing) (*exportOutput, error) {
	var b bytes.Buffer
	if err := s.office.Export(ctx, callerOf(ctx).PersonID, &b); err != nil {
		return nil, s.still(ctx, err)
	}
	name := "startklar-" + s.now().UTC().Format(time.DateOnly) + ".zip"
	return &exportOutput{ContentType: "application/zip", Disposition: `attachment; filename="` + name + `"`, Body: b.Bytes()}, nil
}

func (s *Server) calendar(w http.ResponseWriter, r *http.Request) {
	secret, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !ok {
		writeProblem(w, r, fail(api.CodeNotFound))
		return
	}
	all, err := s.office.Appointments(r.Context(), secret)
	if err != nil {
		var f *failure
		if !errors.As(failed(s.log, "calendar", err), &f) {
			f = fail(api.CodeInternal)
		}
		writeProblem(w, r, f)
		return
	}
	info, err := s.office.Info(r.Context())
	if err != nil {
		s.log.Error("operation failed", "operation", "calendar", "error", err)
		writeProblem(w, r, fail(api.CodeInternal))
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("Content-Disposition", `inline; filename="startklar.ics"`)
	_, _ = w.Write([]byte(calendarFile(info.Name, all, s.now()))) // who asked is gone if this fails
}

// calendarFile writes appointments as iCalendar (RFC 5545), in UTC so that it
// needs no time zones.
func calendarFile(name string, all []office.Appointment, now time.Time) string {
	c := ics.NewCalendarFor("Startklar")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(cmp.Or(name, "Startklar"))
	c.SetRefreshInterval("PT1H")
	c.SetXPublishedTTL("PT1H")
	for _, a := range all {
		e := c.AddEvent(a.ID + "@startklar.dk")
		e.SetDtStampTime(now)
		e.SetModifiedAt(a.Changed)
		e.SetStartAt(a.Start)
		e.SetEndAt(a.End)
		title := a.Title
		if a.Adviser != "" {
			title += " – " + a.Adviser
		}
		e.SetSummary(title)
		if place := place(a.Venue); place != "" {
			e.SetLocation(place)
		}
		if a.Venue.OnlineURL != "" {
			e.SetURL(a.Venue.OnlineURL)
		}
		e.SetStatus(ics.ObjectStatusConfirmed)
		if a.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	return c.Serialize(ics.WithNewLineWindows) // wherever the office runs
}

func place(v api.Venue) string {
	if v.Name != "" && v.Address != "" {
		return v.Name + ", " + v.Address
	}
	return cmp.Or(v.Name, v.Address, v.OnlineURL)
}
