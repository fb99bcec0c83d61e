package files

import (
	"cmp"
	"mime"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"startklar.dk/api"
)

// cleanName is a file's name without a path and without what would not be seen.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name))
	if strings.Trim(name, "./") == "" {
		return ""
	}
	for utf8.RuneCountInString(name) > api.MaxFileName { // the ending says what it is
		ending := path.Ext(name)
		if len(ending) > 20 {
			ending = ""
		}
		stem := []rune(strings.TrimSuffix(name, ending))
		name = string(stem[:api.MaxFileName-utf8.RuneCountInString(ending)]) + ending
	}
	return name
}

// cleanMedia is a media type that can be sent back.
func cleanMedia(media string) string {
	kind, params, err := mime.ParseMediaType(media)
	if err != nil || !strings.Contains(kind, "/") {
		return anyMedia
	}
	return cmp.Or(mime.FormatMediaType(kind, params), anyMedia)
}
