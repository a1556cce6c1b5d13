// The file with the four keys of a Twitter account (twitter.txt): a name and a value a line,
//
//   consumerKey        xvz1evFS4wEEPTGEFPHBog
//   consumerSecret     kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw
//   accessToken        370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb
//   accessTokenSecret  LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE
//
// Blank lines and those that begin with "#" are passed over. No value ever gets into an error.
#pragma once

#include <filesystem>
#include <string_view>

#include "producer/stream/oauth1.h"
#include "shared/error.h"

namespace producer {

// Reads the text of such a file. Names that do not occur stay empty, as the environment may still
// give them. kUsage names the file and the line: unknown or repeated name, no value, two values.
shared::Result<OAuth1Credentials> ParseCredentials(std::string_view text,
                                                   std::string_view file_name);

// kUsage too when the file cannot be read.
shared::Result<OAuth1Credentials> LoadCredentials(const std::filesystem::path& file);

// The first name whose value is empty ("consumerKey"), or nothing when all four are there.
std::string_view MissingCredential(const OAuth1Credentials& credentials);

}  // namespace producer
