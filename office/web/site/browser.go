package site

import "strings"

// browsers are what browsers call themselves, those that also take another's name
// first.
var browsers = []struct{ says, name string }{
	{"Edg/", "Edge"},
	{"EdgA/", "Edge"},
	{"OPR/", "Opera"},
	{"SamsungBrowser/", "Samsung Internet"},
	{"Firefox/", "Firefox"},
	{"FxiOS/", "Firefox"},
	{"CriOS/", "Chrome"},
	{"Chrome/", "Chrome"},
	{"Safari/", "Safari"},
}

var systems = []struct{ says, name string }{
	{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"Linux", "Linux"},
}

// BrowserName is what people call a browser and its system; empty where it is neither.
func BrowserName(agent string) string {
	var said []string
	for _, list := range [][]struct{ says, name string }{browsers, systems} {
		for _, b := range list {
			if strings.Contains(agent, b.says) {
				said = append(said, b.name)
				break
			}
		}
	}
	return strings.Join(said, " · ")
}
