package app

import (
	"context"

	"startklar.dk/app/store"
)

// settingPlace is where in the app the person was, and what was looked for. It is
// kept in the person's own store: it names what is theirs, and goes with it.
const settingPlace = "app.place"

// Place is what was kept by KeepPlace, empty for nothing.
func (a *App) Place(ctx context.Context) (string, error) {
	return a.store().Setting(ctx, settingPlace)
}

// KeepPlace keeps where in the app the person is until the next start. What it
// is only the screens know. Nobody hears of it: nothing is shown differently.
func (a *App) KeepPlace(ctx context.Context, place string) error {
	return a.store().Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(settingPlace, place) })
}
