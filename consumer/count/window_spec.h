// What windows there are: every multiple of the slide since the epoch ends one.
//
//   constexpr WindowSpec spec{.length = 30'000, .slide = 20'000};
//   spec.pane();                  // 10'000
//   spec.PaneStart(25'000);       // 20'000
//   spec.FirstEnd(25'000);        // 40'000: the window [10 s, 40 s) is the first to hold it
//   spec.LastEnd(25'000);         // 40'000, as [30 s, 60 s) does not
//
// Panes are the pieces that windows are put together from: each window is some whole panes, and
// all instants of a pane are in the same windows. Pure; milliseconds since the epoch.
#pragma once

#include <numeric>

#include "consumer/count/window.h"
#include "shared/unix_millis.h"

namespace consumer {

struct WindowSpec {
  shared::UnixMillis length = 0;  // Positive.
  shared::UnixMillis slide = 0;   // Positive, not above the length.

  constexpr shared::UnixMillis pane() const { return std::gcd(length, slide); }

  // The pane that holds the instant is [PaneStart, PaneStart + pane()).
  constexpr shared::UnixMillis PaneStart(shared::UnixMillis at) const {
    return FloorTo(at, pane());
  }
  // The ends of the first and the last window that hold the instant; with those between, a slide
  // apart, these are all.
  constexpr shared::UnixMillis FirstEnd(shared::UnixMillis at) const {
    return FloorTo(at, slide) + slide;
  }
  constexpr shared::UnixMillis LastEnd(shared::UnixMillis at) const {
    return FloorTo(at + length, slide);
  }
  // The end of the first window that ends at that instant or later; the last one until then.
  constexpr shared::UnixMillis EndFrom(shared::UnixMillis at) const {
    return FloorTo(at + slide - 1, slide);
  }
  constexpr shared::UnixMillis EndUntil(shared::UnixMillis at) const { return FloorTo(at, slide); }

  constexpr Window EndingAt(shared::UnixMillis end) const { return {end - length, end}; }

  // Rounds down, below zero too.
  static constexpr shared::UnixMillis FloorTo(shared::UnixMillis at, shared::UnixMillis unit) {
    const shared::UnixMillis rest = at % unit;
    return at - (rest < 0 ? rest + unit : rest);
  }

  bool operator==(const WindowSpec&) const = default;
};

}  // namespace consumer
