#include "producer/stream/zstd_dictionary.h"

#include <algorithm>

#include <zstd.h>

namespace producer {
namespace {

constexpr std::size_t kFirstRoom = std::size_t{8} << 10;

struct FreeZstd {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

}  // namespace

struct ZstdDictionary::Handles {
  std::unique_ptr<ZSTD_DDict, FreeZstd> dictionary;
  std::unique_ptr<ZSTD_DCtx, FreeZstd> context;
};

ZstdDictionary::ZstdDictionary(std::unique_ptr<Handles> handles, std::uint32_t id)
    : handles_(std::move(handles)), id_(id) {}
ZstdDictionary::ZstdDictionary(ZstdDictionary&&) noexcept = default;
ZstdDictionary& ZstdDictionary::operator=(ZstdDictionary&&) noexcept = default;
ZstdDictionary::~ZstdDictionary() = default;

shared::Result<ZstdDictionary> ZstdDictionary::Read(std::string_view bytes) {
  const unsigned id = ZSTD_getDictID_fromDict(bytes.data(), bytes.size());
  auto handles = std::make_unique<Handles>();
  if (id != 0) handles->dictionary.reset(ZSTD_createDDict(bytes.data(), bytes.size()));
  if (handles->dictionary == nullptr) {
    return shared::Fail(shared::ErrorKind::kInvalid, "what came is no zstd dictionary");
  }
  handles->context.reset(ZSTD_createDCtx());
  ZSTD_DCtx_refDDict(handles->context.get(), handles->dictionary.get());
  return ZstdDictionary(std::move(handles), id);
}

std::optional<Line> ZstdDictionary::Decompress(std::string_view frame) {
  ZSTD_DCtx* const context = handles_->context.get();
  ZSTD_DCtx_reset(context, ZSTD_reset_session_only);
  text_.resize(std::max(text_.size(), kFirstRoom));
  ZSTD_inBuffer in{frame.data(), frame.size(), 0};
  ZSTD_outBuffer out{text_.data(), text_.size(), 0};
  while (true) {
    const std::size_t left = ZSTD_decompressStream(context, &out, &in);
    if (ZSTD_isError(left) != 0) return std::nullopt;
    const std::string_view text(text_.data(), std::min(out.pos, kMaxLine));
    if (out.pos > kMaxLine) return Line{.text = text, .overlong = true};
    if (left == 0) return Line{.text = text};
    if (out.pos < out.size) return std::nullopt;  // More would have to come.
    text_.resize(2 * text_.size());
    out = {text_.data(), text_.size(), out.pos};
  }
}

}  // namespace producer
