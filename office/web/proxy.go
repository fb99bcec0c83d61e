package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Networks are the address ranges of the proxies that are believed about whom
// they speak for.
type Networks []netip.Prefix

// ParseNetworks reads addresses and ranges parted by commas, such as
// "127.0.0.1, 10.0.0.0/8".
func ParseNetworks(list string) (Networks, error) {
	var all Networks
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		if addr, err := netip.ParseAddr(item); err == nil {
			addr = addr.Unmap()
			all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, fmt.Errorf("%q is neither an address nor a range of addresses", item)
		}
		all = append(all, prefix.Masked())
	}
	return all, nil
}

func (n Networks) hold(addr netip.Addr) bool {
	for _, p := range n {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// client is the address that a request comes from: the connection's, or, as
// far as trusted proxies vouch, the one in Forwarded (RFC 7239) or
// X-Forwarded-For. Their lists are read from the end, where the nearest proxy
// wrote; the first that is no trusted proxy is the client.
func (n Networks) client(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	addr = addr.Unmap().WithZone("")
	hops := forwardedFor(r.Header)
	for i := len(hops) - 1; i >= 0 && n.hold(addr); i-- {
		next, ok := node(hops[i])
		if !ok {
			break // an obfuscated or unknown client: the proxy is all we know
		}
		addr = next
	}
	return addr
}

// network is the part of an address that limits are counted for: /24 of IPv4,
// /64 of IPv6, which is what one household or venue has.
func network(addr netip.Addr) string {
	bits := 24
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil || !addr.IsValid() {
		return "unknown"
	}
	return prefix.String()
}

func forwardedFor(h http.Header) []string {
	var hops []string
	if values := h.Values("Forwarded"); len(values) > 0 {
		for _, element := range splitQuoted(strings.Join(values, ","), ',') {
			hop := ""
			for _, pair := range splitQuoted(element, ';') {
				name, value, ok := strings.Cut(pair, "=")
				if ok && strings.EqualFold(strings.TrimSpace(name), "for") {
					hop = strings.Trim(strings.TrimSpace(value), `"`)
				}
			}
			hops = append(hops, hop)
		}
		return hops
	}
	for _, value := range h.Values("X-Forwarded-For") {
		for hop := range strings.SplitSeq(value, ",") {
			hops = append(hops, strings.TrimSpace(hop))
		}
	}
	return hops
}

func splitQuoted(s string, sep byte) []string {
	var parts []string
	quoted, start := false, 0
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// node reads a node of RFC 7239: an address, with a port or not, IPv6 in
// brackets.
func node(s string) (netip.Addr, bool) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone(""), true
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	addr, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}, false
	}
	return addr.Unmap().WithZone(""), true
}
