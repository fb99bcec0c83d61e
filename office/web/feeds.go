package web

import (
	"context"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
	"startklar.dk/office/record"
	"startklar.dk/office/web/site"
)

// FeedInput is what both feeds take. A limit above the most is the most.
type FeedInput struct {
	Since string `query:"since" doc:"The cursor of the page before; absent: from nothing."`
	Limit int    `query:"limit" minimum:"0" doc:"Records at most, to 1000; a page may end before, at 2 MiB."`
	Wait  int    `query:"wait" minimum:"0" doc:"Seconds, to 30, for which an empty answer is held until something changes."`
}

func (in *FeedInput) wait() time.Duration {
	return time.Duration(min(in.Wait, api.MaxWait)) * time.Second
}

type catalogueInput struct {
	FeedInput
	Municipality string `query:"municipality" pattern:"^[0-9]{4}$" doc:"The code of a municipality: only what concerns it, and what concerns everyone. What does not any more comes as deleted. A cursor is for the municipality that it was read with."`
	IfNoneMatch  string `header:"If-None-Match" doc:"ETags that the reader has; the answer is 304 where one still holds."`
}

// pageOutput is a page as it lies there encoded.
type pageOutput struct {
	Status          int
	ETag            string `header:"ETag"`
	CacheControl    string `header:"Cache-Control"`
	ContentType     string `header:"Content-Type" hidden:"true"`
	ContentEncoding string `header:"Content-Encoding" hidden:"true"`
	ContentLength   string `header:"Content-Length" hidden:"true"`
	Body            []byte
}

func (s *Server) registerFeeds() {
	page := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[api.Page](), true, "")
	operation(s, huma.Operation{
		OperationID: "catalogue", Method: http.MethodGet, Path: "/v1/catalogue", Tags: []string{"Reading"},
		Summary:     "What everyone may see: the office, its actors, advisers, events, slots, plan templates and assessments",
		Description: "Records in the order of rev. Whoever stores the cursor with the records misses nothing and needs nothing twice.",
		Errors:      []int{http.StatusNotModified, http.StatusGone},
		Responses:   map[string]*huma.Response{"200": {Content: map[string]*huma.MediaType{"application/json": {Schema: page}}}},
	}, s.catalogue)
	operation(s, huma.Operation{
		OperationID: "changes", Method: http.MethodGet, Path: "/v1/changes", Tags: []string{"Reading"},
		Summary:     "What is this person's",
		Description: "Records in the order of rev. Whoever stores the cursor with the records misses nothing and needs nothing twice.",
		Security:    asked, Middlewares: huma.Middlewares{s.signedIn},
		Errors: []int{http.StatusUnauthorized, http.StatusGone, http.StatusTooManyRequests},
	}, s.changes)
}

func (s *Server) catalogue(ctx context.Context, in *catalogueInput) (*pageOutput, error) {
	query := record.FeedQuery{Since: in.Since, Limit: in.Limit, Municipality: in.Municipality}
	page, err := s.office.Feeds.CataloguePage(ctx, query)
	if err != nil {
		return nil, err
	}
	if in.Wait > 0 && !page.More && (page.Records == 0 || site.HasTag(in.IfNoneMatch, quoted(page.Tag))) {
		// Nothing new to say: until there is, or the time is over.
		changed, err := s.office.Feeds.AwaitCatalogue(ctx, record.FeedQuery{
			Since: page.Cursor, Wait: in.wait(), Aside: visitOf(ctx).writer.turn.aside, Municipality: in.Municipality,
		})
		if err != nil {
			return nil, err
		}
		if changed {
			if page, err = s.office.Feeds.CataloguePage(ctx, query); err != nil {
				return nil, err
			}
		}
	}
	return sent(visitOf(ctx).request, page, in.IfNoneMatch), nil
}

// sent is a page as a request takes it: compressed where it may be, and not at all
// where it has it.
func sent(r *http.Request, page *record.EncodedPage, ifNoneMatch string) *pageOutput {
	out := &pageOutput{Status: http.StatusOK, ETag: quoted(page.Tag), CacheControl: "no-cache", Body: page.JSON}
	if site.TakesGzip(r) && len(page.JSON) >= compressFrom {
		out.ETag, out.ContentEncoding = quoted(page.Tag+site.PackedTag), "gzip"
	}
	if site.HasTag(ifNoneMatch, quoted(page.Tag)) {
		return &pageOutput{Status: http.StatusNotModified, ETag: out.ETag, CacheControl: out.CacheControl}
	}
	if out.ContentEncoding != "" {
		out.Body = page.Gzip()
	}
	out.ContentType, out.ContentLength = "application/json", strconv.Itoa(len(out.Body))
	return out
}

func quoted(tag string) string { return `"` + tag + `"` }

type changesOutput struct{ Body api.Page }

func (s *Server) changes(ctx context.Context, in *FeedInput) (*changesOutput, error) {
	s.demo.Came(callerOf(ctx).PersonID)
	page, err := s.office.Feeds.Changes(ctx, callerOf(ctx).PersonID, record.FeedQuery{
		Since: in.Since, Limit: in.Limit, Wait: in.wait(), Aside: visitOf(ctx).writer.turn.aside,
	})
	if err != nil {
		return nil, s.still(ctx, err)
	}
	if in.Wait > 0 {
		// The token may have been revoked while the answer was held.
		if _, err := s.authenticate(visitOf(ctx).request); err != nil {
			return nil, err
		}
	}
	return &changesOutput{Body: page}, nil
}
