package site

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2/negotiation"
)

// PackedTag ends the ETag of an answer that is compressed: it is another sequence of
// bytes.
const PackedTag = "-gzip"

// HasTag tells whether a reader has what a tag, in its quotes, stands for, compressed or
// not.
func HasTag(ifNoneMatch, tag string) bool {
	if strings.TrimSpace(ifNoneMatch) == "*" {
		return true
	}
	for have := range strings.SplitSeq(ifNoneMatch, ",") {
		have = strings.TrimPrefix(strings.TrimSpace(have), "W/")
		if strings.Replace(have, PackedTag+`"`, `"`, 1) == tag {
			return true
		}
	}
	return false
}

// TakesGzip tells whether a request takes gzip, as far as it says so plainly; what it
// does not is left to the frame, which compresses what comes to it plain. None stands
// for a choice that has no weight.
func TakesGzip(r *http.Request) bool {
	const none = "none"
	return r.Method != http.MethodHead && negotiation.SelectQValue(r.Header.Get("Accept-Encoding"), []string{none, "gzip"}) == "gzip"
}
