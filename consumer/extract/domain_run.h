// DomainRun finds the domains in a run: a stretch of characters that may stand in domains, with the
// dots, hyphens and underscores between them.
//
//   DomainRun run;
//   run.Read("www.example.com.x", {0, 17});
//   run.DomainFrom(0);   // {0, 15}: the longest that ends with a top-level domain
//
// A domain is labels, each before a dot, and a top-level domain. A label has at least one character
// and neither '-' nor '_' at its ends; the last label has no '_' at all. What follows a dot is the
// same wherever a domain begins before it, so one pass from the right tells the longest domain of
// every beginning, and a run costs linear time. Not thread-safe: it keeps its buffer.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "consumer/extract/text_span.h"

namespace consumer {

class DomainRun {
 public:
  // Takes the run of `text` that is to be searched, as long as a run can be.
  // REQUIRES: `text` stays until the next Read.
  void Read(std::string_view text, TextSpan run);

  // The first place at or after `from` in the run, from which a domain is found if its character
  // can begin one; the run's end if there is none.
  std::size_t NextCandidate(std::size_t from) const;

  // The longest domain that begins at `begin`.
  // REQUIRES: NextCandidate(begin) == begin, and neither '-' nor '_' stands there.
  TextSpan DomainFrom(std::size_t begin) const;

  // Appends the parts of `domain` whose labels are of ASCII and accented Latin letters alone, each
  // up to its longest end with a top-level domain.
  // REQUIRES: DomainFrom gave `domain`.
  void AppendAsciiDomains(TextSpan domain, std::vector<TextSpan>& found);

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // A dot, and the label before it.
  struct Dot {
    std::size_t at;
    std::size_t label;        // Where the label before the dot begins.
    std::size_t ascii_label;  // Where those of its last characters begin that are all kAsciiDomain.
    std::size_t after_underscore;  // After the label's last '_'; `label` if it has none.
    std::size_t top_level_end;     // Of the top-level domain after the dot; kNone if none is there.
    // Where the longest domain ends that begins right after the dot, and the same for one of
    // kAsciiDomain within a domain; kNone if there is none.
    std::size_t next_end = kNone;
    std::size_t next_ascii_end = kNone;

    std::size_t longest_end() const { return next_end != kNone ? next_end : top_level_end; }
    std::size_t longest_ascii_end() const {
      return next_ascii_end != kNone ? next_ascii_end : top_level_end;
    }
  };
  using Dots = std::vector<Dot>;

  Dot DotAt(std::size_t at, std::size_t label) const;
  void LinkDots();
  std::size_t FirstBeginning(const Dot& dot) const;
  Dots::const_iterator DotAfter(std::size_t place) const;

  std::string_view text_;
  TextSpan run_;
  Dots dots_;
};

}  // namespace consumer
