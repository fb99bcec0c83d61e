// Package plan is the business plan as the app knows it: template, texts,
// versions, comments and conflicts, read from and written to the person's store.
// It is not the arithmetic of the figures, draws nothing and starts no goroutine.
package plan

import (
	"context"
	"errors"
	"io"
	"time"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// MaxText is how many characters an answer may have before the office refuses
// it as too long; an entry should stop there.
const MaxText = 8000

// TooLong says whether an answer is longer than MaxText.
func TooLong(text string) bool { return utf8.RuneCountInString(text) > MaxText }

// Errors that a caller decides on.
var (
	// ErrNotFound is returned for a plan, version or comment that is not there.
	ErrNotFound = errors.New("not in this plan")
	// ErrBadKey is returned for a section key that no office would take.
	ErrBadKey = errors.New("no section key")
	// ErrBadText is returned for a text with U+0000 in it or that is no UTF-8.
	ErrBadText = errors.New("text cannot be stored")
	// ErrUnavailable is returned for a version whose content only the office has
	// while it cannot be reached.
	ErrUnavailable = errors.New("only the office has this version")
)

// Deps are what a Service stands on. All are required but Fetch and FetchFile.
type Deps struct {
	Store   func() *store.Store // the store of whoever is signed in now
	Now     func() time.Time
	NewID   func() string           // makes UUIDv7s
	Lang    func() string           // language of titles: da or en
	Shipped func() api.PlanTemplate // the template that comes with the app
	Title   func() string           // what the first plan is called
	// Fetch reads a version's content at the office; nil where there is none. It
	// gives ErrUnavailable while the office cannot be reached, and ErrNotFound
	// where the office has no such version.
	Fetch func(ctx context.Context, versionID string) (api.VersionContent, error)
	// FetchFile writes a file, as the office has it, to w; nil where there is none.
	FetchFile func(ctx context.Context, id string, w io.Writer) error
}

// Service reads and writes the person's plans. It is safe for use by several
// goroutines. An empty plan id stands for the current plan everywhere.
type Service struct {
	d         Deps
	templates store.Decoded[api.PlanTemplate]
	figures   store.Decoded[api.Figures]
	computed  computed
}

// New makes the service.
func New(d Deps) *Service {
	s := &Service{d: d}
	s.templates.Kind, s.figures.Kind = api.KindPlanTemplate, api.KindFigures
	return s
}

// Summary is one of the person's plans.
type Summary struct {
	ID      string
	Title   string
	Current bool
	Deleted bool      // can be restored
	Percent int       // answered questions of all, 0 to 100
	At      time.Time // last written to; zero where nothing was
}

// Stand is how far a plan is: how many of its questions are answered, and how many words there are to read in its
// chapters. What stands in none, as the pitch does, is not among them.
type Stand struct{ Answered, Questions, Words int }

// Overview is a plan at a glance.
type Overview struct {
	Stand

	PlanID    string // empty while nothing was written yet
	Title     string
	Chapters  []Chapter
	Written   bool // there are words in some text of it, be it in no chapter
	Lines     int  // of its figures
	Files     int  // that stand with its answers
	Percent   int  // answered of all questions, 0 to 100
	Conflicts int
	Comments  int // not resolved
	Last      *Last
}

// Empty says whether nothing was put down: no words, no figures and no files.
func (o Overview) Empty() bool { return !o.Written && o.Lines == 0 && o.Files == 0 }

// Last is where the person left off.
type Last struct {
	ChapterKey    string
	ChapterTitle  string
	Key           string
	QuestionTitle string
	FirstLine     string
	At            time.Time
}

// Chapter is one chapter and how far it is.
type Chapter struct {
	Key       string
	Number    int // from 1
	Title     string
	Intro     string
	Questions []QuestionState
	Answered  int
	Words     int
	Minutes   int // that the unanswered questions take
	Conflicts int
	Comments  int // not resolved
}

// QuestionState is how far one question is.
type QuestionState struct {
	Key      string
	Title    string
	Answered bool
	Words    int
	Minutes  int
	Conflict bool
	Comments int // not resolved
	Fields   []api.Field
}

// Base is what an editor's text stands on: the record's revision and this
// device's write that it showed. An editor keeps it with the text it shows and
// hands it to Write, so that what came in meanwhile is merged, not lost.
type Base struct {
	Rev      int64
	Mutation string
}

// Question is one question with all that is shown beside it.
type Question struct {
	PlanID        string // empty while nothing was written yet
	Key           string
	ChapterKey    string
	ChapterTitle  string
	ChapterNumber int // from 1
	Chapters      int
	Title         string
	Help          string
	PageTitle     string // of the public page that helps, at PageURL; empty where there is none
	PageURL       string
	Looks         string // what an adviser looks for
	Example       string
	WordsFrom     int
	WordsTo       int
	Minutes       int
	Fields        []api.Field
	Text          string
	Words         int
	Base          Base
	Conflict      bool
	Variants      []api.Variant // both texts of a conflict, earlier arrival first
	At            time.Time     // last written; zero where nothing was
	Waiting       bool          // the office has not answered the last write yet
	Comments      []Comment
	OnChapter     []Comment // on the chapter as a whole
	Files         []File
	TakesFiles    bool      // the template asks for files too
	Earlier       []Earlier // answers to what this question was once a part of; none once it is answered
	Prev, Next    *Ref      // across chapters; nil at the ends
}

// Earlier is an answer to a question of an earlier version that asked for more.
type Earlier struct {
	Ref
	Text string
}

// Ref names a question.
type Ref struct {
	Key          string
	Title        string
	ChapterKey   string
	ChapterTitle string
}

// Comment is an adviser's words beside a text.
type Comment struct {
	ID string
	api.Comment
	Waiting bool // own reply or resolution is not answered yet
}

// Version is a kept state of a plan.
type Version struct {
	ID      string
	PlanID  string
	Name    string
	At      time.Time
	Reason  string // api.ReasonKept, api.ReasonShared or api.ReasonImported
	Number  int    // from 1 in the order of keeping
	Waiting bool
}

// Change is one section in two states of a plan.
type Change struct {
	Key           string
	ChapterTitle  string
	QuestionTitle string
	From, To      string
}
