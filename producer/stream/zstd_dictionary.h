// ZstdDictionary reads zstd frames that were compressed with a dictionary (RFC 8878, section 5).
//
//   auto dictionary = ZstdDictionary::Read(bytes);
//   dictionary->id();                              // 20260709
//   if (auto line = dictionary->Decompress(frame)) …
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/framer.h"
#include "shared/error.h"

namespace producer {

// One thread.
class ZstdDictionary {
 public:
  // kInvalid: the bytes are no dictionary with a number of its own.
  static shared::Result<ZstdDictionary> Read(std::string_view bytes);

  ZstdDictionary(ZstdDictionary&&) noexcept;
  ZstdDictionary& operator=(ZstdDictionary&&) noexcept;
  ~ZstdDictionary();

  std::uint32_t id() const { return id_; }

  // The text of one whole frame; of one longer than kMaxLine its begin, as overlong. Nothing: it is
  // no frame, is cut off, or was made with another dictionary. Valid until the next call.
  std::optional<Line> Decompress(std::string_view frame);

 private:
  struct Handles;

  ZstdDictionary(std::unique_ptr<Handles> handles, std::uint32_t id);

  std::unique_ptr<Handles> handles_;
  std::uint32_t id_;
  std::string text_;
};

}  // namespace producer
