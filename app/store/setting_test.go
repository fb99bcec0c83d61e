package store

import (
	"errors"
	"maps"
	"path/filepath"
	"testing"
)

func TestASettingIsReadWithThoseUnderIt(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "p.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Write(t.Context(), func(tx *Tx) (err error) {
		for _, key := range []string{"done", "done/", "done/0", "done/1/2", "done/å", "don", "done-1", "done.1", "done0", "dones", "Done/1"} {
			err = errors.Join(err, tx.SetSetting(key, "of "+key))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Settings(t.Context(), "done")
	want := map[string]string{"done": "of done", "done/": "of done/", "done/0": "of done/0", "done/1/2": "of done/1/2", "done/å": "of done/å"}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("under done are %v, %v", got, err)
	}
	if got, err = s.Settings(t.Context(), "none"); err != nil || len(got) != 0 {
		t.Errorf("under none are %v, %v", got, err)
	}
}
