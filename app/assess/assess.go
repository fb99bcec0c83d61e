// Package assess is the self-assessments as the app knows them: what there is to
// take, an unfinished one, results and the one thing to do next.
// It holds no items of its own, draws nothing and starts no goroutine.
package assess

import (
	"context"
	"errors"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Errors that a caller decides on.
var (
	// ErrNotFound is returned for an assessment or result that is not there.
	ErrNotFound = errors.New("no such assessment")
	// ErrUnfinished is returned where items are still without an answer.
	ErrUnfinished = errors.New("not every item has an answer")
	// ErrBadAnswer is returned for an item that is not in the assessment or a
	// value that is not 0 to 5.
	ErrBadAnswer = errors.New("not an answer to this assessment")
)

// Deps are what a Service stands on; all but Fitting and ChapterTitle are
// required.
type Deps struct {
	Store   func() *store.Store
	Now     func() time.Time
	NewID   func() string
	Lang    func() string    // language of titles: da or en
	Shipped func() []Shipped // the assessments that come with the app, as they are shown
	// Fitting finds what fits best of all that can be booked now, of one of the kinds
	// and by the fields (either may be empty for any).
	Fitting func(ctx context.Context, kinds []string, fields []api.Field) (Bookable, bool, error)
	// ChapterTitle names a chapter of the plan; false where there is none.
	ChapterTitle func(ctx context.Context, key string) (string, bool)
}

// Shipped is an assessment that comes with the app.
type Shipped struct {
	ID string
	api.Assessment
}

// Service reads and writes assessments. It is safe for use by several goroutines.
type Service struct {
	d       Deps
	offered store.Decoded[api.Assessment]
}

// New makes the service.
func New(d Deps) *Service {
	s := &Service{d: d}
	s.offered.Kind = api.KindAssessment
	return s
}

// Test is an assessment in the list.
type Test struct {
	ID       string
	Title    string
	Purpose  string
	Use      string // api.UseSelf, api.UseScreening or api.UseCompetence
	Minutes  int
	Items    int
	Answered int    // of an unfinished taking; 0 where none is under way
	Last     *Taken // nil where it was never taken
}

// Taken is one time that an assessment was taken.
type Taken struct {
	ResultID     string
	AssessmentID string
	At           time.Time
	Waiting      bool // not answered by the office yet
}

// Unanswered is the Value of an Item without an answer.
const Unanswered = -1

// Draft is an assessment under way.
type Draft struct {
	AssessmentID string
	Version      int
	Title        string
	Purpose      string
	Minutes      int
	Scale        []string // labels of 1 to 5
	DontKnow     string   // label of 0
	Items        []Item
	Answered     int
	Next         int // index of the first item without an answer; len(Items) where all have one
}

// Item is one statement of a draft.
type Item struct {
	ID        string
	PartTitle string
	Text      string
	Value     int // 1 to 5, 0 for "don't know", Unanswered
}

// Level is how strong a part is.
type Level string

// The levels are the thirds of the scale from 1 to 5: weak under 2⅓, strong from
// 3⅔.
const (
	Weak   Level = "weak"
	Middle Level = "middle"
	Strong Level = "strong"
)

// Part is one part of a result.
type Part struct {
	Key     string
	Title   string
	Scored  bool    // false: too few answers to say anything
	Score   float64 // 1 to 5
	Level   Level
	Words   string   // what the level means
	Earlier *float64 // score of the time before, nil where there was none
}

// Result is a taken assessment with what it says.
type Result struct {
	ID           string
	AssessmentID string
	Version      int
	Title        string
	Use          string
	Limits       string // what it does not say
	TakenAt      time.Time
	Waiting      bool // not answered by the office yet
	Parts        []Part
	Strongest    *Part // nil where nothing was scored
	Weakest      *Part
	EarlierAt    time.Time // of the time before; zero where there was none
	Next         *Next     // what to do now; nil where nothing was scored
	Steps        []Next    // for every part that is not strong, weakest first
	Share        api.Share // this result as something to share, without Until
}

// Next is what answers a weak part: the soonest event that can be booked, else
// a chapter of the plan, else words alone.
type Next struct {
	PartTitle    string
	Score        float64
	Text         string
	Event        *Bookable
	ChapterKey   string
	ChapterTitle string
}

// Bookable is something in the programme that can be booked now.
type Bookable struct {
	EventID    string
	Kind       string
	Title      string
	StartsAt   time.Time
	EndsAt     time.Time
	PlacesLeft int // free slots where it has slots
}
