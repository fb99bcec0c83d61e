package api

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// Kind names what a record is.
type Kind string

// The kinds of the catalogue, which everyone may read.
const (
	KindOffice       Kind = "office"
	KindActor        Kind = "actor"
	KindAdviser      Kind = "adviser"
	KindEvent        Kind = "event"
	KindSlot         Kind = "slot"
	KindPlanTemplate Kind = "plan_template"
	KindAssessment   Kind = "assessment"
)

// The kinds that belong to one person.
const (
	KindPerson    Kind = "person"
	KindDevice    Kind = "device"
	KindPlan      Kind = "plan"
	KindSection   Kind = "section"
	KindFigures   Kind = "figures"
	KindVersion   Kind = "version"
	KindComment   Kind = "comment"
	KindResult    Kind = "result"
	KindBooking   Kind = "booking"
	KindAllowance Kind = "allowance"
	KindReferral  Kind = "referral"
	KindMessage   Kind = "message"
	KindQuestion  Kind = "question"
	KindGroup     Kind = "group"
	KindStep      Kind = "step"
	KindAccess    Kind = "access"
	KindNotice    Kind = "notice"
)

// CatalogueKinds are the kinds that GET /v1/catalogue carries.
var CatalogueKinds = []Kind{
	KindOffice, KindActor, KindAdviser, KindEvent, KindSlot, KindPlanTemplate, KindAssessment,
}

// PersonKinds are the kinds that GET /v1/changes carries.
var PersonKinds = []Kind{
	KindPerson, KindDevice, KindPlan, KindSection, KindFigures, KindVersion, KindComment, KindResult,
	KindBooking, KindAllowance, KindReferral, KindMessage, KindQuestion, KindGroup, KindStep, KindAccess, KindNotice,
}

// InCatalogue tells whether records of kind k are read by everyone.
func (k Kind) InCatalogue() bool {
	for _, c := range CatalogueKinds {
		if k == c {
			return true
		}
	}
	return false
}

// Record is one thing at its latest state. Rev is the owner's counter (the
// person's, or the office's for the catalogue) at the record's last change.
// Body is the JSON object as it came; a deleted record has an empty one.
type Record struct {
	Kind    Kind            `json:"kind"`
	ID      string          `json:"id"`
	Rev     int64           `json:"rev"`
	Deleted bool            `json:"deleted"`
	Body    json.RawMessage `json:"body"`
}

// Decode reads the record's body into v, one of the body types of this package.
// Fields that v does not know are passed over; Merge keeps them.
func (r Record) Decode(v any) error {
	if len(r.Body) == 0 {
		return nil
	}
	if err := json.Unmarshal(r.Body, v); err != nil {
		return fmt.Errorf("read %s %s: %w", r.Kind, r.ID, err)
	}
	return nil
}

// Merge writes the fields of v (a struct) over the JSON object old and keeps
// every field of old that v does not name, within its objects and lists too, so
// that what a newer version wrote survives an older one. An empty old stands for an empty object. A field of v
// that is empty and marked omitempty or omitzero is removed from old only if
// v's type names it, which cannot be seen from JSON; such fields keep their old
// value, unless its name is among those to drop.
func Merge(old json.RawMessage, v any, drop ...string) (json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	if len(old) > 0 {
		if err := json.Unmarshal(old, &fields); err != nil {
			return nil, fmt.Errorf("read record body: %w", err)
		}
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write record body: %w", err)
	}
	own := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &own); err != nil {
		return nil, fmt.Errorf("write record body: %T is no object: %w", v, err)
	}
	if fields == nil { // old was null
		fields = own
	}
	typed := fieldsOf(reflect.ValueOf(v))
	for name, value := range own {
		if old, had := fields[name]; had {
			if field, is := typed[name]; is {
				value = kept(old, value, field)
			}
		}
		fields[name] = value
	}
	for _, name := range drop {
		delete(fields, name)
	}
	return json.Marshal(fields)
}

// Page is an answer of either feed: records in the order of Rev, and the
// cursor to ask on from. More tells that another page is ready now.
type Page struct {
	Epoch   string   `json:"epoch"`
	Records []Record `json:"records"`
	Cursor  string   `json:"cursor"`
	More    bool     `json:"more"`
}

// ImportRecord is one element of the array that `office import` reads: a record as it
// is to be, or, deleted and without a body, one that is to be taken out.
type ImportRecord struct {
	Kind    Kind            `json:"kind"`
	ID      string          `json:"id"`
	Deleted bool            `json:"deleted,omitempty"`
	Body    json.RawMessage `json:"body,omitempty"`
}
