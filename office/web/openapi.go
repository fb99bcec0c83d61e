package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
)

// bearer is the name of the one security scheme.
const bearer = "token"

var asked = []map[string][]string{{bearer: {}}}

// apiIntroduction stands first in the document.
const apiIntroduction = `JSON in UTF-8. Times are RFC 3339 in UTC ending in Z, days are 2027-01-31, money is whole øre in fields ending _ore, ` +
	`durations are minutes in fields ending _min. Ids are UUIDs in lower case. Unknown fields are ignored by a reader and kept by whoever ` +
	`sends a record back; absent fields are empty. Every error is application/problem+json (RFC 9457) with a code that programs decide on; ` +
	`title and detail follow Accept-Language (da, en).`

// recordBodies are the types of a record's body, by kind.
var recordBodies = map[api.Kind]reflect.Type{
	api.KindOffice: reflect.TypeFor[api.Office](), api.KindActor: reflect.TypeFor[api.Actor](),
	api.KindAdviser: reflect.TypeFor[api.Adviser](), api.KindEvent: reflect.TypeFor[api.Event](),
	api.KindSlot: reflect.TypeFor[api.Slot](), api.KindPlanTemplate: reflect.TypeFor[api.PlanTemplate](),
	api.KindAssessment: reflect.TypeFor[api.Assessment](), api.KindPerson: reflect.TypeFor[api.Person](),
	api.KindDevice: reflect.TypeFor[api.Device](), api.KindPlan: reflect.TypeFor[api.Plan](),
	api.KindSection: reflect.TypeFor[api.Section](), api.KindFigures: reflect.TypeFor[api.Figures](),
	api.KindVersion: reflect.TypeFor[api.Version](), api.KindComment: reflect.TypeFor[api.Comment](),
	api.KindResult: reflect.TypeFor[api.Result](), api.KindBooking: reflect.TypeFor[api.Booking](),
	api.KindAllowance: reflect.TypeFor[api.Allowance](), api.KindReferral: reflect.TypeFor[api.Referral](),
	api.KindMessage: reflect.TypeFor[api.Message](), api.KindQuestion: reflect.TypeFor[api.Question](),
	api.KindGroup: reflect.TypeFor[api.Group](), api.KindStep: reflect.TypeFor[api.Step](), api.KindAccess: reflect.TypeFor[api.Access](),
	api.KindNotice: reflect.TypeFor[api.Notice](),
}

// mutationBodies are the types of a mutation's body, by kind.
var mutationBodies = map[api.MutationKind]reflect.Type{
	api.PersonUpdate: reflect.TypeFor[api.PersonUpdateBody](),
	api.PlanCreate:   reflect.TypeFor[api.PlanBody](), api.PlanRename: reflect.TypeFor[api.PlanBody](),
	api.PlanDelete: reflect.TypeFor[api.PlanBody](), api.PlanRestore: reflect.TypeFor[api.PlanBody](),
	api.SectionWrite: reflect.TypeFor[api.SectionWriteBody](), api.FiguresWrite: reflect.TypeFor[api.FiguresWriteBody](),
	api.VersionKeep: reflect.TypeFor[api.VersionKeepBody](), api.VersionDelete: reflect.TypeFor[api.VersionDeleteBody](),
	api.CommentReply: reflect.TypeFor[api.CommentBody](), api.CommentResolve: reflect.TypeFor[api.CommentBody](),
	api.ResultSubmit: reflect.TypeFor[api.ResultSubmitBody](), api.ResultDelete: reflect.TypeFor[api.ResultDeleteBody](),
	api.BookingRequest: reflect.TypeFor[api.BookingRequestBody](), api.BookingMove: reflect.TypeFor[api.BookingMoveBody](),
	api.BookingCancel: reflect.TypeFor[api.BookingBody](), api.BookingShare: reflect.TypeFor[api.BookingShareBody](),
	api.BookingAccept: reflect.TypeFor[api.BookingAcceptBody](), api.BookingRate: reflect.TypeFor[api.BookingRateBody](),
	api.BookingKeep:     reflect.TypeFor[api.BookingKeepBody](),
	api.StepDone:        reflect.TypeFor[api.StepDoneBody](),
	api.ReferralRequest: reflect.TypeFor[api.ReferralRequestBody](), api.ReferralAnswer: reflect.TypeFor[api.ReferralAnswerBody](),
	api.ReferralWithdraw: reflect.TypeFor[api.ReferralBody](), api.ReferralOutcome: reflect.TypeFor[api.ReferralBody](),
	api.MessagePost: reflect.TypeFor[api.MessagePostBody](), api.QuestionAsk: reflect.TypeFor[api.QuestionAskBody](),
	api.InboxMark: reflect.TypeFor[api.InboxMarkBody](),
}

func documentConfig() huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	registry.RegisterTypeAlias(reflect.TypeFor[failure](), reflect.TypeFor[api.Problem]())
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Startklar", Version: "1", Description: apiIntroduction},
			Servers: []*huma.Server{{URL: "/"}},
			Components: &huma.Components{
				Schemas: registry,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					bearer: {Type: "http", Scheme: "bearer", Description: "The opaque token that POST /v1/sessions gave to one device."},
				},
			},
			Tags: []*huma.Tag{
				{Name: "Signing in"}, {Name: "Reading"}, {Name: "Writing"}, {Name: "Files"}, {Name: "The person's own data"}, {Name: "Running an office"},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
	}
	config.AllowAdditionalPropertiesByDefault = true
	config.FieldsOptionalByDefault = true
	return config
}

// documentBody writes the type of a body into the document.
func (s *Server) documentBody(op huma.Operation, schema *huma.Schema) {
	item := s.api.OpenAPI().Paths[op.Path]
	for _, documented := range []*huma.Operation{item.Post, item.Put, item.Patch, item.Delete} {
		if documented != nil && documented.OperationID == op.OperationID {
			documented.RequestBody.Content["application/json"] = &huma.MediaType{Schema: schema}
		}
	}
}

// document is the OpenAPI document, finished with what Go's comments say.
func (s *Server) document() ([]byte, error) {
	doc := s.api.OpenAPI()
	registry := doc.Components.Schemas
	byKind := map[string]string{}
	for kind, t := range recordBodies {
		byKind[string(kind)] = registry.Schema(t, true, "").Ref
	}
	byMutation := map[string]string{}
	for kind, t := range mutationBodies {
		byMutation[string(kind)] = registry.Schema(t, true, "").Ref
	}
	registry.Schema(reflect.TypeFor[api.ImportRecord](), true, "")
	for name, schema := range registry.Map() {
		schema.Description = wireWords[name]
		for field, property := range schema.Properties {
			if said := wireWords[name+"."+field]; said != "" {
				property.Description = said
			}
		}
	}
	describeBody(registry.Map()["Record"], byKind)
	describeBody(registry.Map()["ImportRecord"], byKind)
	describeBody(registry.Map()["Mutation"], byMutation)
	raw, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	return raw, nil
}

func describeBody(schema *huma.Schema, refs map[string]string) {
	body := schema.Properties["body"]
	body.Description = "A JSON object whose type follows from kind; x-body-of names it."
	body.Extensions = map[string]any{"x-body-of": refs}
}

// outside documents what is answered beside huma.
func (s *Server) outside(id, path, summary, kind string) {
	s.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"Running an office"},
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{kind: {}}}},
	})
}

// docs are the document and its readable page, made when first asked for.
type docs struct {
	json func() ([]byte, error)
	page func() ([]byte, error)
}

func (s *Server) registerDocs() {
	s.outside("healthz", "/healthz", "Is the process alive?", "application/json")
	s.outside("readyz", "/readyz", "Can the office write?", "application/json")
	s.outside("metrics", "/metrics", "Figures for Prometheus", "text/plain")
	s.docs.json = sync.OnceValues(s.document)
	s.docs.page = sync.OnceValues(func() ([]byte, error) {
		raw, err := s.docs.json()
		if err != nil {
			return nil, err
		}
		return readable(raw)
	})
	s.mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, r *http.Request) {
		s.give(w, r, "application/json", s.docs.json)
	})
	s.mux.HandleFunc("GET /docs", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", pagePolicy())
		s.give(w, r, "text/html; charset=utf-8", s.docs.page)
	})
}

func (s *Server) give(w http.ResponseWriter, r *http.Request, kind string, make func() ([]byte, error)) {
	raw, err := make()
	if err != nil {
		s.log.Error("no documentation", "error", err)
		writeFailure(w, r, fail(api.CodeInternal))
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(raw) // who asked is gone if this fails
}
