package me

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// libraries are what the app is built on, by licence, as their own files say.
var libraries = []struct {
	licence string
	modules string
}{
	{"BSD", `fyne.io/fyne · fyne-io/image · fyne-io/oksvg · dweymouth/fyne-tooltip · fsnotify · go-gl/glfw · go-text ·
godbus · google/uuid · klauspost/compress · oksvg · rasterx · golang.org/x · modernc.org/sqlite · modernc.org/libc ·
bigfft · rsc.io/qr · protobuf · goautoneg`},
	{"MIT", `BurntSushi/toml · bild · go-gl/gl · go-i18n · go-keyring · go-locale · go-mail · go-runewidth · goldmark ·
gobmp · goose · go-diff · go-humanize · huma · interpolate · multierr · perks · resty · uax29 · xxhash`},
	{"Apache 2.0", "fyne.io/systray · golang-ical · go-retry · prometheus · rymdport/portal"},
	{"ISC", "nfnt/resize"},
}

// about is the version and what the app is made of.
func (p *page) about() []fyne.CanvasObject {
	env := p.env
	name := &ui.ListRow{Icon: icons.Info, Title: env.T("app.name"), Edge: true}
	if env.Version != "" {
		name.Subtitle = env.T("me.version", text.A{"Version": env.Version})
	}
	lines := ui.Column(0,
		name,
		unfolding(icons.Plan, env.T("me.licences"), env.T("me.licences_sub"), p.licences, func() {
			p.licences = !p.licences
			p.Refresh()
		}),
	)
	if p.licences {
		column := ui.Column(ui.Gap12, ui.NewSupport(env.T("me.licence_app")))
		for _, l := range libraries {
			column.Add(ui.Column(2, &ui.Text{Text: l.licence, TextSize: ui.Support, Bold: true},
				ui.NewSupport(strings.ReplaceAll(l.modules, "\n", " "))))
		}
		column.Add(ui.Column(2, &ui.Text{Text: env.T("me.licence_font"), TextSize: ui.Support, Bold: true},
			ui.NewText(ui.Label, strings.TrimSpace(fonts.Licence)).In(ui.Quiet)))
		lines.Add(padded(column))
	}
	return []fyne.CanvasObject{section(env.T("me.about"), rows(lines))}
}
