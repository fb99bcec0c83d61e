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
	// ErrNoFigures is returned where items ask for figures and the plan has none yet.
	ErrNoFigures = errors.New("the plan has no figures yet")
	// ErrBadAnswer is returned for an item that is not in the assessment or an answer
	// that it does not take.
	ErrBadAnswer = errors.New("not an answer to this assessment")
)

// Deps are what a Service stands on; all but Version, Fitting, ChapterTitle, Figures
// and Proposal are required.
type Deps struct {
	Store   func() *store.Store
	Now     func() time.Time
	NewID   func() string
	Lang    func() string    // language of titles: da or en
	Shipped func() []Shipped // the assessments that come with the app, as they are shown
	// Version is one version of them, also one that came with an earlier app.
	Version func(id string, version int) (api.Assessment, bool)
	// Fitting finds what fits best of all that can be booked now, of one of the kinds
	// and by the fields (either may be empty for any).
	Fitting func(ctx context.Context, kinds []string, fields []api.Field) (Bookable, bool, error)
	// ChapterTitle names a chapter of the plan; false where there is none.
	ChapterTitle func(ctx context.Context, key string) (string, bool)
	// Figures are those of the person's plan that items ask for.
	Figures func(ctx context.Context) (Figures, error)
	// Proposal is what is known already and may answer an item that names where.
	Proposal func(ctx context.Context, it api.AssessmentItem) (Proposal, error)
}

// Proposal is an answer that the person gave elsewhere; none where it is zero.
type Proposal struct {
	Words string // or the key of a choice
	From  string // where it is from, in words
}

// Figures are what a plan's budgets say of themselves.
type Figures struct {
	PlanID string
	Plan   string            // its title
	Known  map[string]Figure // by the name that an item asks for; none where the budgets say nothing yet
}

// Figure is one of them.
type Figure struct {
	Value   float64 // in the unit that the item's bounds are in
	Missing bool    // it cannot be said, and Said says why
	Said    string  // what it is, in words: "Overskud i år 1: 84.000 kr."
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
	Items    int    // that one answers oneself
	Figures  bool   // the rest is answered by the plan's figures
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

// Values of an Item besides 1 to 5 and 0 for "don't know".
const (
	Unanswered  = -1
	NotRelevant = -2 // to this person, where the item is not for everybody
)

// Draft is an assessment under way.
type Draft struct {
	AssessmentID string
	Version      int
	Title        string
	Purpose      string
	Minutes      int
	DontKnow     string // label of 0
	NotRelevant  string // label of NotRelevant
	Items        []Item // those that one answers oneself
	Used         []Used // what figures answer
	NoFigures    bool   // figures are asked for, and the plan has none yet
	FiguresPlan  string // the title of the plan whose figures are used
	FiguresID    string // its id
	Answered     int
	Next         int // index of the first item without an answer; len(Items) where all have one
}

// Item is one statement of a draft, or a question that is answered in words or by one of
// its own choices.
type Item struct {
	ID        string
	PartTitle string
	Text      string
	Hint      string
	Scale     []string // labels of 1 to 5, or of the choices; none where it is answered in words
	Choice    bool     // the labels are choices: all there is to say, and no scale
	Value     int      // 1 to 5, 0 for "don't know", NotRelevant or Unanswered
	NotForAll bool     // may be NotRelevant, or left without words
	Letters   int      // is answered in words, of so many letters at most
	Words     string   // the answer in words
	Answered  bool
	From      string // where an answer that is only proposed is from, in words
}

// Used is a figure that answers an item.
type Used struct {
	Item string // what is asked
	Said string // the figure in words
}

// Part is one part of a result.
type Part struct {
	Key         string
	Area        string // title of the area that it lies in; empty for none
	Title       string
	Scored      bool    // false: too few answers to say anything
	NotRelevant bool    // not scored since nothing in it is relevant to the person
	Score       float64 // 1 to 5
	Level       api.Level
	Words       string   // what the level means
	Earlier     *float64 // score of the time before, nil where there was none
	Matters     int      // 1 to 5, how much the person says it matters; 0 where that is not known
}

// Result is a taken assessment with what it says.
type Result struct {
	ID           string
	AssessmentID string
	Version      int
	Old          bool // of an earlier version than there is to take now
	Title        string
	Use          string
	Limits       string // what it does not say
	Source       string // what the assessment is made after; empty for nothing
	SourceURL    string
	TakenAt      time.Time
	Waiting      bool // not answered by the office yet
	Parts        []Part
	Strongest    []Part    // all with the highest score; none where nothing was scored
	Weakest      []Part    // all with the lowest; the same as Strongest where all are alike
	EarlierAt    time.Time // of the time before; zero where there was none
	Used         []Used    // figures that answered items
	Said         []Said    // what was answered in words, or chosen
	Skipped      []string  // statements that are not relevant to the person, and so count in no score
	First        int       // how many of the steps come before the others and are alike among themselves
	Steps        []Next    // for every part that is not strong, what is most to be done something about first
	Share        api.Share // this result as something to share, without Until
}

// Alike tells that no part is stronger than another.
func (r Result) Alike() bool {
	return len(r.Weakest) > 1 && len(r.Weakest) == len(r.Strongest) && r.Weakest[0].Score == r.Strongest[0].Score
}

// Said is an answer in words.
type Said struct {
	Question string
	Words    string
}

// Next is what answers a weak part: what fits it best of all that can be booked, and a
// chapter of the plan; the words that say so hold for either.
type Next struct {
	PartTitle    string
	Score        float64
	Matters      int // as in Part
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
