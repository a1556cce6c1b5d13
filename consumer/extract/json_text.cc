#include "consumer/extract/json_text.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

namespace consumer {
namespace {

// Validation and no recursion: the value may be anything.
constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
constexpr std::size_t kFirstBlock = 64 * 1024;  // Holds most documents.

// Not those that begin with '#', which stand in URLs.
bool IsPointer(std::string_view text, const rapidjson::Pointer& pointer) {
  return pointer.IsValid() && !text.starts_with('#');
}

}  // namespace

struct JsonText::Parser {
  explicit Parser(std::string_view text)
      : pointer(text.data(), text.size()), memory(block.get(), kFirstBlock) {}

  rapidjson::Pointer pointer;
  std::unique_ptr<char[]> block = std::make_unique<char[]>(kFirstBlock);
  rapidjson::MemoryPoolAllocator<> memory;
  rapidjson::Document document{&memory};
};

JsonText::JsonText(std::string_view pointer) : parser_(std::make_unique<Parser>(pointer)) {}
JsonText::~JsonText() = default;

std::optional<std::string_view> JsonText::Find(std::string_view value) {
  rapidjson::Document& document = parser_->document;
  document.SetNull();
  parser_->memory.Clear();
  document.Parse<kParseFlags>(value.data(), value.size());
  if (document.HasParseError()) return std::nullopt;
  const rapidjson::Value* found = parser_->pointer.Get(document);
  if (found == nullptr || !found->IsString()) return std::nullopt;
  return std::string_view(found->GetString(), found->GetStringLength());
}

shared::Result<std::string> CheckJsonPointer(std::string_view text) {
  const rapidjson::Pointer pointer(text.data(), text.size());
  if (IsPointer(text, pointer)) return std::string(text);
  return shared::Fail(
      shared::ErrorKind::kUsage,
      fmt::format("\"{}\" is no JSON pointer, such as /text or /extended_tweet/full_text", text));
}

}  // namespace consumer
