// Outlet is the way of journalled records into Kafka (kafka_outlet.h), or a script in tests.
#pragma once

#include <optional>
#include <string>

#include "producer/journal/journal.h"
#include "producer/journal/journal_page.h"
#include "producer/record/sequence.h"
#include "shared/error.h"

namespace producer {

// One thread calls all of it, but for Trouble and Stop.
class Outlet {
 public:
  virtual ~Outlet() = default;

  // Connects anew, ends what was left open, and tells the last record that is in Kafka; absent:
  // that cannot be told. kRetry: not now. Anything else: not before somebody mends it.
  virtual shared::Result<std::optional<Sequence>> Open() = 0;

  // Publishes the records of the page. kInvalid: at least one will never be taken, and none was
  // published. kRetry: none was published. Anything else: that is not known; Open tells.
  // REQUIRES: Open succeeded after the last error but kInvalid and kRetry; the page is not empty.
  virtual shared::Result<void> Publish(const JournalPage& page) = 0;

  // Publishes notes to the ledger topic. Errors as of Publish; kInvalid: they will never be taken.
  virtual shared::Result<void> PublishNotes(const JournalNotes& notes) = 0;

  // Why a call that is under way gets no further, as far as known: "127.0.0.1:9092: Connection
  // refused". Any thread.
  virtual std::string Trouble() const = 0;

  // A call that is under way ends within a second, with an error, and so does each later one. Any
  // thread.
  virtual void Stop() = 0;
};

}  // namespace producer
