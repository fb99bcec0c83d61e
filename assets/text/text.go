// Package text holds every text that the app and the office show, in Danish and
// English, and the one place where dates, times, money, numbers and plurals are
// written. It knows no screen and no toolkit.
package text

import (
	"embed"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	_ "time/tzdata" // Europe/Copenhagen on devices that carry no time zones

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed lang/da.json lang/en.json
var files embed.FS

// Lang is a language of the interface.
type Lang string

// The languages of the interface.
const (
	Danish  Lang = "da"
	English Lang = "en"
)

// Langs are the languages, the first one the default.
var Langs = []Lang{Danish, English}

// Copenhagen is the time zone in which every time is shown.
var Copenhagen = mustLocation("Europe/Copenhagen")

func mustLocation(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zones are embedded
	}
	return loc
}

// A holds the values that a text names, such as A{"Name": "Mette"}.
type A map[string]any

var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.Danish)
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	for _, l := range Langs {
		if _, err := b.LoadMessageFileFS(files, "lang/"+string(l)+".json"); err != nil {
			panic(fmt.Errorf("read texts: %w", err)) // they are embedded
		}
	}
	return b
})

// inForce is another bundle than the product's, while Stretch is.
var inForce atomic.Pointer[i18n.Bundle]

// spoken is the bundle that is written from.
func spoken() *i18n.Bundle {
	if b := inForce.Load(); b != nil {
		return b
	}
	return bundle()
}

// Texts writes in one language. Make one with For.
type Texts struct {
	lang Lang
	loc  *i18n.Localizer
}

// For gives the texts of a language; one that is not known is Danish.
func For(lang Lang) *Texts {
	if lang != English {
		lang = Danish
	}
	return &Texts{lang: lang, loc: i18n.NewLocalizer(spoken(), string(lang))}
}

// Match gives the language that suits an Accept-Language header or a locale.
func Match(accept string) Lang {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return Danish
	}
	m := language.NewMatcher([]language.Tag{language.Danish, language.English})
	_, i, _ := m.Match(tags...)
	return Langs[i]
}

// Lang is the language of t.
func (t *Texts) Lang() Lang { return t.lang }

// T is the text of a key with the values it names. A key without a text comes
// back as itself, so that nothing is ever blank.
func (t *Texts) T(key string, values ...A) string {
	return t.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: first(values)})
}

// N is the text of a key for n things; the text may name {{.N}} and the values.
func (t *Texts) N(key string, n int, values ...A) string {
	data := A{"N": t.Int(n)}
	for k, v := range first(values) {
		data[k] = v
	}
	return t.localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: data})
}

// Has tells whether a key has a text.
func (t *Texts) Has(key string) bool {
	_, err := t.loc.Localize(&i18n.LocalizeConfig{MessageID: key})
	return err == nil
}

// ended marks the end of a value that has a full stop of its own, as a short date has: a sentence that ends with it
// gets no second one.
const ended = "\uE000"

func (t *Texts) localize(c *i18n.LocalizeConfig) string {
	values, marked := c.TemplateData.(A), false
	for k, v := range values {
		if s, is := v.(string); is && strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "..") {
			if !marked {
				values, marked = maps.Clone(values), true
			}
			values[k] = s + ended
		}
	}
	c.TemplateData = values
	s, err := t.loc.Localize(c)
	if marked {
		s = strings.ReplaceAll(strings.ReplaceAll(s, ended+".", ""), ended, "")
	}
	if err != nil && s == "" {
		slog.Warn("text without words", "key", c.MessageID, "lang", t.lang)
		return c.MessageID
	}
	return s
}

func first(values []A) A {
	if len(values) == 0 {
		return nil
	}
	return values[0]
}
