#include "producer/parse/mastodon_instance.h"

#include "producer/parse/json_object.h"

namespace producer {

std::string StreamingAddressIn(std::string_view instance) {
  rapidjson::Document document;
  std::string buffer;
  if (ReadObject(instance, buffer, document)) return {};
  return std::string(TextAt(At(At(document, "configuration"), "urls"), "streaming"));
}

}  // namespace producer
