package public

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/singleflight"

	"startklar.dk/office/web/site"
)

// content is an answer, made for everybody or for who is signed in.
type content struct {
	media string // its type
	body  []byte
	// fleeting is not kept: it is one of ever so many that anybody can ask for.
	fleeting bool
	// name is what a file is kept as; empty: it is shown.
	name string
	// words is the tag of all that a page says that asks by itself for what is new; empty: it
	// does not.
	words string
}

// made is a content as it goes over the wire.
type made struct {
	content
	tag    string
	packed []byte
}

// rendered are contents of one state of the catalogue in one minute, which what is
// said of times is rounded to.
type rendered struct {
	making singleflight.Group

	mu     sync.Mutex
	of     *catalogue
	minute time.Time
	by     map[string]*made
	size   int
}

// renderedMost is how many bytes of contents are kept.
const renderedMost = 32 << 20

// get gives the content of a key at a state, which one of those who ask at once makes where
// it is not kept.
func (p *rendered) get(key string, of *catalogue, minute time.Time, do func() (content, error)) (*made, error) {
	one, err, _ := p.making.Do(key+" "+of.cursor+" "+minute.String(), func() (any, error) {
		if m := p.kept(key, of, minute); m != nil { // by who was making it until now
			return m, nil
		}
		c, err := do()
		if err != nil {
			return nil, err
		}
		m := pack(c)
		if !c.fleeting {
			p.keep(key, m, of, minute)
		}
		return m, nil
	})
	if err != nil {
		return nil, err
	}
	return one.(*made), nil
}

func (p *rendered) kept(key string, of *catalogue, minute time.Time) *made {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of != of || !p.minute.Equal(minute) {
		return nil
	}
	return p.by[key]
}

func (p *rendered) keep(key string, m *made, of *catalogue, minute time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if size := len(key) + len(m.body) + len(m.packed); p.of != of || !p.minute.Equal(minute) || p.size+size > renderedMost {
		p.of, p.minute, p.by, p.size = of, minute, map[string]*made{}, 0
	}
	p.by[key] = m
	p.size += len(key) + len(m.body) + len(m.packed)
}

func pack(c content) *made {
	m := &made{content: c, tag: tagOf(c.body)}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(c.body) // a buffer takes all
	_ = z.Close()
	m.packed = b.Bytes()
	return m
}

// tagOf tells contents apart.
func tagOf(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// giveShared answers with what is the same for everybody, of which a reader who has it
// gets nothing again.
func (v *visit) giveShared(r Route) error {
	minute := v.now.Truncate(time.Minute)
	v.now = minute
	key := v.r.URL.Path
	if r.key != nil {
		v.query = r.key(v)
		key += v.query
	}
	m := v.rendered.kept(key, v.c, minute)
	if m == nil {
		if err := v.options.Turn(v.r.Context(), nobody); err != nil {
			return err
		}
		v.r = v.r.WithContext(context.WithoutCancel(v.r.Context())) // others may wait for it too
		var err error
		if m, err = v.rendered.get(key, v.c, minute, func() (content, error) { return r.shared(v) }); err != nil {
			return err
		}
	}
	h, body, tag := v.w.Header(), m.body, m.tag
	h.Set("Cache-Control", "no-cache")
	if v.left(m.content) {
		return nil
	}
	if site.TakesGzip(v.r) {
		body, tag = m.packed, m.tag+site.PackedTag
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", `"`+tag+`"`)
	h.Add("Vary", "Accept-Encoding")
	if site.HasTag(v.r.Header.Get("If-None-Match"), `"`+m.tag+`"`) {
		h.Del("Content-Encoding")
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", m.media)
	h.Set("Content-Language", string(v.t.Lang()))
	if m.name != "" {
		h.Set("Content-Disposition", `attachment; filename="`+m.name+`"`)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(body) // who asked is gone if this fails
	}
	return nil
}
