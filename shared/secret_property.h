#pragma once

#include <string_view>

namespace shared {

// Whether a librdkafka property holds a secret itself: "sasl.password", "ssl.key.password",
// "sasl.oauthbearer.client.secret", "ssl.key.pem", … (not the name of a file that holds one).
inline bool IsSecretProperty(std::string_view name) {
  return name.ends_with("password") || name.ends_with("secret") || name.ends_with("key.pem") ||
         name == "ssl_key";
}

}  // namespace shared
