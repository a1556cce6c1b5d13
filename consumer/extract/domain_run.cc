#include "consumer/extract/domain_run.h"

#include <algorithm>
#include <span>

#include "consumer/extract/ascii.h"
#include "consumer/extract/character_classes.h"
#include "consumer/extract/top_level_domains.h"
#include "shared/utf8.h"

namespace consumer {
void DomainRun::Read(std::string_view text, TextSpan run) {
  text_ = text;
  run_ = run;
  dots_.clear();
  std::size_t label = run.begin;
  for (std::size_t at; (at = text.find('.', label)) < run.end; label = at + 1) {
    dots_.push_back(DotAt(at, label));
  }
  LinkDots();
}

DomainRun::Dot DomainRun::DotAt(std::size_t at, std::size_t label) const {
  Dot dot{at, label, label, label, kNone};
  for (std::size_t i = label; i < at;) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text_, i);
    i += next.bytes;
    if (!IsA(next.code_point, kAsciiDomain)) dot.ascii_label = i;
    if (next.code_point == '_') dot.after_underscore = i;
  }
  const std::size_t end = TopLevelDomainEnd(text_, at + 1);
  if (end != at + 1) dot.top_level_end = end;
  return dot;
}

void DomainRun::LinkDots() {
  for (std::size_t i = dots_.size(); i-- > 1;) {
    const Dot& dot = dots_[i];
    const bool begins = FirstBeginning(dot) == dot.label && dot.label != dot.at &&
                        !IsHyphenOrUnderscore(text_[dot.label]);
    if (begins) dots_[i - 1].next_end = dot.longest_end();
  }
}

// The first place in the label before `dot` where a domain may begin; the dot if there is none.
std::size_t DomainRun::FirstBeginning(const Dot& dot) const {
  if (dot.label == dot.at || IsHyphenOrUnderscore(text_[dot.at - 1])) return dot.at;
  if (dot.next_end != kNone) return dot.label;
  return dot.top_level_end != kNone ? dot.after_underscore : dot.at;
}

DomainRun::Dots::const_iterator DomainRun::DotAfter(std::size_t place) const {
  return std::ranges::lower_bound(dots_, place, {}, &Dot::at);
}

std::size_t DomainRun::NextCandidate(std::size_t from) const {
  for (auto dot = DotAfter(from); dot != dots_.end(); ++dot) {
    const std::size_t begin = std::max(from, FirstBeginning(*dot));
    if (begin < dot->at) return begin;
  }
  return run_.end;
}

TextSpan DomainRun::DomainFrom(std::size_t begin) const {
  return {begin, DotAfter(begin)->longest_end()};
}

void DomainRun::AppendAsciiDomains(TextSpan domain, std::vector<TextSpan>& found) {
  const auto first = static_cast<std::size_t>(DotAfter(domain.begin) - dots_.begin());
  const auto end = static_cast<std::size_t>(DotAfter(domain.end) - dots_.begin());
  const std::span<Dot> dots = std::span(dots_).subspan(first, end - first);
  for (std::size_t i = dots.size(); i-- > 1;) {
    if (dots[i].ascii_label == dots[i].label) {
      dots[i - 1].next_ascii_end = dots[i].longest_ascii_end();
    }
  }
  std::size_t from = domain.begin;
  for (const Dot& dot : dots) {
    const std::size_t begin = std::max(from, dot.ascii_label);
    if (begin >= dot.at || dot.longest_ascii_end() == kNone) continue;
    from = dot.longest_ascii_end();
    found.push_back({begin, from});
  }
}

}  // namespace consumer
