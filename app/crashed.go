package app

import "startklar.dk/app/crash"

// NoticeCrash is the key of the notice that the app went down the last time;
// CrashReport says where.
const NoticeCrash = "notice.crash"

// Guard is deferred in every goroutine that the app starts: a panic there is
// written down without a word that a person wrote, and ends the process.
func (a *App) Guard() {
	if v := recover(); v != nil {
		a.cfg.Crashed(v)
	}
}

// CrashReport is the report of the last time that the app went down, until it is
// deleted; empty where there is none.
func (a *App) CrashReport() (string, error) { return crash.Read(a.cfg.Dir) }

// DeleteCrashReport deletes it.
func (a *App) DeleteCrashReport() error {
	if err := crash.Delete(a.cfg.Dir); err != nil {
		return err
	}
	a.tell(Change{Kind: KindNotice})
	return nil
}
