// What a producer tells of itself in TOPIC.ledger, so that whoever reads the tweets can know what
// is missing (docs/ledger-topic.md). By key:
//
//   "ledger/WRITER"      the newest counts of a run of WRITER
//     {"writer":"…","source":"twitter","started":"2026-01-31T12:00:06.000Z","time":"…",
//      "ended":false,"gap_since":"…","gap_why":"…","counts":{"received":12,…}}
//   "gap/WRITER/START"   a time without a connection; START in ms since 1970
//     {"writer":"…","source":"twitter","start":"…","end":"…","why":"closed by the server"}
//
// gap_since and gap_why are there while no connection is. Pure.
#pragma once

#include <optional>
#include <string>

#include "producer/publish/ledger.h"
#include "producer/publish/publisher.h"
#include "shared/unix_millis.h"

namespace producer {

struct Writer {
  std::string id;      // Of the journal, or drawn for the run. Empty: nobody is told.
  std::string source;  // As in the header `source`.
};

struct Gap {
  shared::UnixMillis start = 0;
  std::string why;
};

struct RunState {
  shared::UnixMillis started = 0;
  bool ended = false;
  std::optional<Gap> gap;  // That is open.
};

LedgerNote NoteOfCounts(const Writer& writer, const RunState& run, const LedgerCounts& counts,
                        shared::UnixMillis now);
LedgerNote NoteOfGap(const Writer& writer, const Gap& gap, shared::UnixMillis end);

}  // namespace producer
