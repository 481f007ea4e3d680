#include "mock-host/services/labelled.hpp"
#include "mock-host/services/mail_sender.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/services/time_zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace mock::services {

namespace {

std::string base64(std::string_view text)
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const auto byte = [&](std::size_t k) {
            return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
        };
        const std::uint32_t three = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
        out += digits[(three >> 18U) & 63U];
        out += digits[(three >> 12U) & 63U];
        out += i + 1 < text.size() ? digits[(three >> 6U) & 63U] : '=';
        out += i + 2 < text.size() ? digits[three & 63U] : '=';
    }
    return out;
}

bool is_plain(std::string_view text)
{
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > '~')
            return false;
    }
    return true;
}

/// Control characters could end a header and begin another one, here or where it is decoded.
std::string one_line(std::string_view text)
{
    std::string out(text);
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
    }
    return out;
}

/// RFC 2047: words of at most 75 characters that never cut a character in two.
std::string encoded_words(std::string_view text)
{
    constexpr std::size_t piece_max = 42;
    std::string out;
    while (!text.empty()) {
        std::size_t end = std::min(piece_max, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80)
            --end;
        out +=
            (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(text.substr(0, end)) + "?=";
        text.remove_prefix(end);
    }
    return out;
}

std::string encoded_subject(const std::string& text)
{
    const std::string line = one_line(text);
    return is_plain(line) && line.find("=?") == line.npos ? line : encoded_words(line);
}

/// In quotes, or encoded where quotes would not hold it.
std::string encoded_name(const std::string& text)
{
    const std::string name = one_line(text);
    const bool may_be_quoted =
        is_plain(name) && name.find_first_of("\"\\") == name.npos && name.find("=?") == name.npos;
    return may_be_quoted ? '"' + name + '"' : encoded_words(name);
}

std::string date_header(store::Time time)
{
    return date::format(
        "%a, %d %b %Y %H:%M:%S +0000",
        date::sys_seconds{std::chrono::floor<std::chrono::seconds>(time).time_since_epoch()});
}

std::string body_lines(std::string_view text)
{
    std::string encoded = base64(text);
    std::string out;
    for (std::size_t i = 0; i < encoded.size(); i += 76)
        out += encoded.substr(i, 76) + "\r\n";
    return out;
}

std::string local_time(store::Time time, const std::string& zone, const std::string& locale)
{
    const auto seconds =
        date::sys_seconds{std::chrono::floor<std::chrono::seconds>(time).time_since_epoch()};
    const char* form = locale.substr(0, 2) == "de"   ? "%d.%m.%Y, %H:%M %Z"
                       : locale.substr(0, 2) == "fr" ? "%d/%m/%Y %H:%M %Z"
                                                     : "%d %b %Y, %H:%M %Z";
    const auto* place = find_zone(zone);
    return place ? date::format(form, date::make_zoned(place, seconds))
                 : date::format(form, seconds);
}

std::string duration(std::int64_t seconds)
{
    char text[48];
    std::snprintf(text, sizeof text, "%lld:%02lld h", static_cast<long long>(seconds / 3600),
                  static_cast<long long>(seconds % 3600 / 60));
    return text;
}

std::string value_of(const Field& field, const std::string& zone, const std::string& locale)
{
    switch (field.kind) {
    case Field::Kind::time:
        return local_time(field.time, zone, locale);
    case Field::Kind::seconds:
        return duration(field.seconds);
    default:
        return field.text;
    }
}

} // namespace

std::string write_mail_text(const store::Mail& mail, const std::string& zone)
{
    const std::string below = write_below_text(mail, zone);
    return mail.text + '\n' + (below.empty() ? "" : '\n' + below);
}

std::string write_below_text(const store::Mail& mail, const std::string& zone)
{
    std::string out;
    for (const Field& field : read_fields(mail.fields)) {
        out += labelled(field.label, value_of(field, zone, mail.locale), mail.locale) + '\n';
    }
    if (mail.link_url.empty()) return out;
    // A blank at the end of a line would be lost.
    std::string label = labelled(mail.link_label, "", mail.locale);
    label.pop_back();
    return out + (out.empty() ? "" : "\n") + label + '\n' + mail.link_url + '\n';
}

bool is_mail_address(std::string_view text)
{
    constexpr std::size_t address_max = 254;
    const auto at = text.find('@');
    const auto is_forbidden = [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' ||
               std::string_view("<>()[],;:\"\\").find(c) != std::string_view::npos;
    };
    return text.size() <= address_max && at != text.npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == text.npos &&
           std::none_of(text.begin(), text.end(), is_forbidden);
}

std::string write_message(const store::Mail& mail, const std::string& from, store::Time now)
{
    std::string out = "Date: " + date_header(now) + "\r\n";
    out += "From: <" + from + ">\r\n";
    out += "To: " + encoded_name(mail.to_name) + " <" + mail.to_address + ">\r\n";
    out += "Message-ID: <" + mail.message_id + ">\r\n";
    out += "Subject: " + encoded_subject(mail.subject) + "\r\n";
    out += "Auto-Submitted: auto-generated\r\n";
    out += "MIME-Version: 1.0\r\n";
    out += "Content-Type: text/plain; charset=utf-8\r\n";
    out += "Content-Transfer-Encoding: base64\r\n\r\n";
    return out + body_lines(mail.text);
}

} // namespace mock::services
