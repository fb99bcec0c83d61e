package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
	"startklar.dk/office/web/site"
)

type (
	calendarOutput struct{ Body api.CalendarAddress }
	usageOutput    struct{ Body api.Usage }
)

func (s *Server) registerMe() {
	own := []string{"The person's own data"}
	operation(s, huma.Operation{
		OperationID: "renewCalendar", Method: http.MethodPost, Path: "/v1/me/calendar", Tags: own,
		Summary:     "Give the calendar a new address",
		Description: "The person's bookings for any calendar program, without need or note. An address from before then leads nowhere.",
		Security:    asked, Middlewares: huma.Middlewares{s.signedIn}, Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
	}, s.renewCalendar)
	operation(s, huma.Operation{
		OperationID: "usage", Method: http.MethodGet, Path: "/v1/me/usage", Tags: own,
		Summary:     "How much the office keeps of the person",
		Description: "And how much it would at the most, so that a device tells it before a limit is met.",
		Security:    asked, Middlewares: huma.Middlewares{s.signedIn}, Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
	}, func(ctx context.Context, _ *nothing) (*usageOutput, error) {
		u, err := s.office.Usage(ctx, callerOf(ctx).PersonID)
		return &usageOutput{Body: u}, s.still(ctx, err)
	})
	operation(s, huma.Operation{
		OperationID: "export", Method: http.MethodGet, Path: "/v1/me/export", Tags: own,
		Summary:  "Everything about the person, as a zip of JSON",
		Security: asked, Middlewares: huma.Middlewares{s.signedIn}, Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
			"application/zip": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
		}}},
	}, func(ctx context.Context, _ *nothing) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(huma.Context) { s.export(ctx) }}, nil
	})
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
	secret, err := s.office.Bookings.RenewCalendar(ctx, callerOf(ctx).PersonID)
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

// exportAgain is when to come again for an export while another is under way.
const exportAgain = 30 * time.Second

// export sends the zip as it is made: it may be as large as all files of a
// person. What fails before its first byte is a problem like any other; what
// fails later breaks the answer off, so that half a zip does not look whole.
func (s *Server) export(ctx context.Context) {
	v := visitOf(ctx)
	person := callerOf(ctx).PersonID
	if _, underWay := s.exporting.LoadOrStore(person, nil); underWay {
		writeFailure(v.writer, v.request, tryLater(exportAgain))
		return
	}
	defer s.exporting.Delete(person)
	name := "startklar-" + s.now().UTC().Format(time.DateOnly) + ".zip"
	answer := &startedWriter{ResponseWriter: v.writer, start: func(h http.Header) {
		h.Set("Content-Type", "application/zip")
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
		h.Set("Cache-Control", "no-store")
	}}
	err := s.still(ctx, s.office.Export(ctx, person, answer))
	if err == nil {
		return
	}
	f := s.failure("export", err)
	if answer.started {
		panic(http.ErrAbortHandler)
	}
	writeFailure(v.writer, v.request, f)
}

// startedWriter sets the headers of an answer with its first byte, and gives
// each piece of it its own time.
type startedWriter struct {
	http.ResponseWriter
	start   func(http.Header)
	started bool
}

func (w *startedWriter) Write(p []byte) (int, error) {
	if !w.started {
		w.started = true
		w.start(w.Header())
	}
	n, err := w.ResponseWriter.Write(p)
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(writeWithin)) // as far as the connection can
	return n, err
}

func (s *Server) calendar(w http.ResponseWriter, r *http.Request) {
	secret, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !ok {
		writeFailure(w, r, fail(api.CodeNotFound))
		return
	}
	var all []calendar.Entry
	var info api.OfficeInfo
	err := s.inTurn(r.Context())
	if err == nil {
		all, err = s.office.Bookings.Calendar(r.Context(), secret, s.address(r))
	}
	if err == nil {
		info, err = s.office.Info(r.Context())
	}
	if err != nil {
		writeFailure(w, r, s.failure("calendar", err))
		return
	}
	body := calendar.Calendar{Name: cmp.Or(info.Name, "Startklar"), Refresh: time.Hour, Entries: all}.String()
	sum := sha256.Sum256([]byte(body))
	tag := quoted(base64.RawURLEncoding.EncodeToString(sum[:]))
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", tag)
	if site.HasTag(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="startklar.ics"`)
	_, _ = io.WriteString(w, body) // who asked is gone if this fails
}
