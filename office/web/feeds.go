package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
	"startklar.dk/office/record"
)

// FeedInput is what both feeds take. A limit above the most is the most.
type FeedInput struct {
	Since string `query:"since" doc:"The cursor of the page before; absent: from nothing."`
	Limit int    `query:"limit" minimum:"0" doc:"Records at most, to 1000; a page may end before, at 2 MiB."`
	Wait  int    `query:"wait" minimum:"0" doc:"Seconds, to 30, for which an empty answer is held until something changes."`
}

func (in *FeedInput) limit() int {
	if in.Limit == 0 || in.Limit > api.MaxPage {
		return api.MaxPage
	}
	return in.Limit
}

func (in *FeedInput) wait() time.Duration {
	return time.Duration(min(in.Wait, api.MaxWait)) * time.Second
}

type catalogueInput struct {
	FeedInput
	IfNoneMatch string `header:"If-None-Match" doc:"ETags that the reader has; the answer is 304 where one still holds."`
}

type pageOutput struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         api.Page
}

func (s *Server) registerFeeds() {
	operation(s, huma.Operation{
		OperationID: "catalogue", Method: http.MethodGet, Path: "/v1/catalogue", Tags: []string{"Reading"},
		Summary:     "What everyone may see: the office, its actors, advisers, events, slots, plan templates and assessments",
		Description: "Records in the order of rev. Whoever stores the cursor with the records misses nothing and needs nothing twice.",
		Errors:      []int{http.StatusNotModified, http.StatusGone},
	}, s.catalogue)
	operation(s, huma.Operation{
		OperationID: "changes", Method: http.MethodGet, Path: "/v1/changes", Tags: []string{"Reading"},
		Summary:     "What is this person's",
		Description: "Records in the order of rev. Whoever stores the cursor with the records misses nothing and needs nothing twice.",
		Security:    asked, Middlewares: huma.Middlewares{s.signedIn},
		Errors: []int{http.StatusUnauthorized, http.StatusGone, http.StatusTooManyRequests},
	}, s.changes)
}

// pageTag is the strong ETag of a page: over epoch, counter and query.
func pageTag(epoch string, counter int64, in *FeedInput) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		epoch, strconv.FormatInt(counter, 10), in.Since, strconv.Itoa(in.limit()),
	}, "\x00")))
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// matches tells whether a reader has what tag stands for, compressed or not.
func matches(ifNoneMatch, tag string) bool {
	if strings.TrimSpace(ifNoneMatch) == "*" {
		return true
	}
	for have := range strings.SplitSeq(ifNoneMatch, ",") {
		have = strings.TrimPrefix(strings.TrimSpace(have), "W/")
		if strings.Replace(have, compressedTag+`"`, `"`, 1) == tag {
			return true
		}
	}
	return false
}

func (s *Server) catalogue(ctx context.Context, in *catalogueInput) (*pageOutput, error) {
	query := record.FeedQuery{Since: in.Since, Limit: in.limit()}
	epoch, counter, err := s.office.Feeds.CatalogueState(ctx)
	if err != nil {
		return nil, err
	}
	if tag := pageTag(epoch, counter, &in.FeedInput); in.Wait == 0 && matches(in.IfNoneMatch, tag) {
		return unchanged(tag), nil
	}
	page, counter, err := s.office.Feeds.CataloguePage(ctx, query)
	if err != nil {
		return nil, err
	}
	tag := pageTag(page.Epoch, counter, &in.FeedInput)
	if in.Wait > 0 && !page.More && (len(page.Records) == 0 || matches(in.IfNoneMatch, tag)) {
		// Nothing new to say: until there is, or the time is over.
		changed, err := s.office.Feeds.CatalogueChanges(ctx, page.Cursor, in.wait())
		if err != nil {
			return nil, err
		}
		if changed {
			if page, counter, err = s.office.Feeds.CataloguePage(ctx, query); err != nil {
				return nil, err
			}
			tag = pageTag(page.Epoch, counter, &in.FeedInput)
		}
	}
	if matches(in.IfNoneMatch, tag) {
		return unchanged(tag), nil
	}
	return &pageOutput{Status: http.StatusOK, ETag: tag, CacheControl: "no-cache", Body: page}, nil
}

func unchanged(tag string) *pageOutput {
	return &pageOutput{Status: http.StatusNotModified, ETag: tag, CacheControl: "no-cache"}
}

type changesOutput struct{ Body api.Page }

func (s *Server) changes(ctx context.Context, in *FeedInput) (*changesOutput, error) {
	s.demo.Came(callerOf(ctx).PersonID)
	page, err := s.office.Feeds.Changes(ctx, callerOf(ctx).PersonID, record.FeedQuery{Since: in.Since, Limit: in.limit(), Wait: in.wait()})
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
