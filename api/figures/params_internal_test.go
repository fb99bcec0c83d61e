package figures

import "testing"

func TestATableOfParametersIsWhole(t *testing.T) {
	whole := map[string]int64{}
	for i, p := range params {
		whole[p.key] = int64(i)
	}
	if _, err := ParamsOf(whole); err != nil {
		t.Error(err)
	}
	for key, v := range map[string]int64{"vat_rate": -1, "company_rate": 10_001, "more": 1} {
		changed := map[string]int64{key: v}
		for other, v := range whole {
			if other != key {
				changed[other] = v
			}
		}
		if _, err := ParamsOf(changed); err == nil {
			t.Errorf("%s may be %d", key, v)
		}
	}
	if _, err := ParamsOf(nil); err == nil {
		t.Error("none is enough")
	}
}
