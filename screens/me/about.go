package me

import (
	"fyne.io/fyne/v2"

	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// about is the version, what the app is made of, and why it went down the last
// time, while that report is there.
func (p *page) about() []fyne.CanvasObject {
	env := p.env
	name := &ui.ListRow{Icon: icons.Info, Title: env.T("app.name"), Edge: true}
	if env.Version != "" {
		name.Subtitle = env.T("me.version", text.A{"Version": env.Version})
	}
	lines := ui.Column(0,
		name,
		&ui.ListRow{
			Icon: icons.Plan, Title: env.T("licences.title"), Edge: true, Chevron: true,
			OnTap: func() { env.Nav.Go(parts.Licences()) },
		},
	)
	if report, err := env.App.CrashReport(); err != nil || report != "" {
		lines.Add(&ui.ListRow{
			Icon: icons.Warning, Title: env.T("me.crash"), Subtitle: env.T("me.crash_sub"), Edge: true, Chevron: true,
			OnTap: func() { env.Nav.Go(parts.Crash()) },
		})
	}
	return []fyne.CanvasObject{section(env.T("me.about"), rows(lines))}
}
