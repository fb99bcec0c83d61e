package text

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Stretch makes every Danish text longer by a share, 0.4 for 40 %, as another
// language might be, until back is called. What a text names stays as it is.
// Only tests call it, to see whether the screens hold longer words.
func Stretch(by float64) (back func()) {
	longer := i18n.NewBundle(language.Danish)
	longer.RegisterUnmarshalFunc("json", json.Unmarshal)
	raw, err := files.ReadFile("lang/da.json")
	if err == nil {
		raw, err = stretched(raw, by)
	}
	if err == nil {
		_, err = longer.ParseMessageFileBytes(raw, "da.json")
	}
	if err == nil {
		_, err = longer.LoadMessageFileFS(files, "lang/en.json")
	}
	if err != nil {
		panic(fmt.Errorf("stretch the texts: %w", err)) // they are embedded
	}
	inForce.Store(longer)
	return func() { inForce.Store(nil) }
}

// proper are names, which are the same in every language.
var proper = map[string]bool{"app.name": true, "me.language.da": true, "me.language.en": true}

// stretched are the texts of a file, each longer.
func stretched(raw []byte, by float64) ([]byte, error) {
	texts := map[string]any{}
	if err := json.Unmarshal(raw, &texts); err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	for key, text := range texts {
		if proper[key] {
			continue
		}
		switch text := text.(type) {
		case string:
			texts[key] = stretch(text, by)
		case map[string]any: // a text's plural forms
			for form, words := range text {
				text[form] = stretch(fmt.Sprint(words), by)
			}
		}
	}
	out, err := json.Marshal(texts)
	if err != nil {
		return nil, fmt.Errorf("write texts: %w", err)
	}
	return out, nil
}

// aWord is a placeholder or a run of letters.
var aWord = regexp.MustCompile(`\{\{[^}]*\}\}|\p{L}+`)

// stretch makes each word of a text longer by writing letters twice, vowels
// first, so that it can still be read. Single letters stay: they are units.
func stretch(text string, by float64) string {
	return aWord.ReplaceAllStringFunc(text, func(word string) string {
		letters := []rune(word)
		if strings.HasPrefix(word, "{{") || len(letters) < 2 {
			return word
		}
		more := int(math.Ceil(float64(len(letters)) * by))
		twice := make([]int, len(letters))
		for _, vowels := range []bool{true, false} {
			for i, r := range letters {
				if more > 0 && strings.ContainsRune("aeiouyæøå", unicode.ToLower(r)) == vowels {
					twice[i]++
					more--
				}
			}
		}
		var out strings.Builder
		for i, r := range letters {
			out.WriteRune(r)
			out.WriteString(strings.Repeat(string(unicode.ToLower(r)), twice[i]))
		}
		return out.String()
	})
}
