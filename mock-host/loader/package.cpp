#include "mock-host/loader/package.hpp"

#include "mock-host/loader/refused.hpp"
#include "mock-host/loader/signature.hpp"

namespace mock::loader {
namespace {

desk::Result<const std::string*> find_document(const PackageContents& contents,
                                               const std::string& name)
{
    if (contents.digests.count(name) == 0) {
        return refused("package.incomplete", "the package has no file \"" + name +
                                                 "\"; build it again with package-tool");
    }
    const auto document = contents.documents.find(name);
    if (document == contents.documents.end()) {
        return refused("package.too_large", "\"" + name + "\" is larger than 1 MiB");
    }
    return &document->second;
}

desk::Error in_file(const std::string& name, desk::Error error)
{
    error.detail = name + ": " + error.detail;
    return error;
}

desk::Status check_digests(const Manifest& manifest, const Digests& digests)
{
    for (const auto& library : manifest.libraries) {
        const auto digest = digests.find(library.file);
        if (digest == digests.end()) {
            return refused("package.incomplete",
                           "the package has no file \"" + library.file +
                               "\", which its manifest names; build it again with package-tool");
        }
        if (digest->second != library.sha256) {
            return refused("package.digest", "\"" + library.file +
                                                 "\" is not the library that the manifest was "
                                                 "made for: its SHA-256 differs; get the package "
                                                 "again from its maker");
        }
    }
    return {};
}

/// Every key that people will see, with the place that names it.
std::map<std::string, std::string> wanted_texts(const Manifest& manifest, const Form& form)
{
    std::map<std::string, std::string> keys;
    const auto want = [&](const std::string& key, const std::string& place) {
        if (!key.empty()) keys.emplace(key, place);
    };
    const auto want_form = [&](const Form& fields, const std::string& place) {
        for (const auto& group : fields.groups())
            want(group.title, place);
        for (const auto& field : fields.fields()) {
            want(field.title, place);
            want(field.description, place);
        }
    };
    want(manifest.description, "description");
    for (const auto& action : manifest.actions) {
        want(action.title, "action " + action.id);
        want(action.about, "action " + action.id);
        want_form(action.input, "input of action " + action.id);
    }
    for (const auto& job : manifest.jobs)
        want(job.title, "job " + job.id);
    for (const auto& each : manifest.external_permissions)
        want(each.reason, "permission " + each.id);
    want_form(form, "form");
    return keys;
}

desk::Result<Texts> read_texts(const Manifest& manifest, const PackageContents& contents)
{
    Texts texts(manifest.default_locale);
    for (const auto& [locale, file] : manifest.texts) {
        DESK_TRY(const auto* json, find_document(contents, file));
        const auto added = texts.add(locale, *json);
        if (!added) return in_file(file, added.error());
    }
    return texts;
}

desk::Status check_texts(const Package& package)
{
    for (const auto& [key, place] : wanted_texts(package.manifest, package.form)) {
        if (package.texts.contains(key)) continue;
        return refused("package.text", "the text \"" + key + "\" (" + place + ") is missing in " +
                                           "the language \"" + package.texts.default_locale() +
                                           "\"; add it");
    }
    return {};
}

} // namespace

desk::Result<std::string> package_digest(const PackageContents& contents)
{
    std::string text = listing(contents.digests);
    if (contents.digests.count(signature_member) != 0) {
        DESK_TRY(const auto* signature, find_document(contents, std::string(signature_member)));
        text += *signature;
    }
    return sha256_hex(text);
}

desk::Result<Package> read_package(const Members& members, const HostSupport& host)
{
    PackageContents contents{{}, digests_of(members)};
    for (const auto& [name, bytes] : members)
        if (bytes.size() <= document_max) contents.documents.emplace(name, bytes);
    return read_package(contents, host);
}

desk::Result<Package> read_package(const PackageContents& contents, const HostSupport& host)
{
    Package package;
    DESK_TRY(const auto* json, find_document(contents, "plugin.json"));
    auto manifest = parse_manifest(*json, host);
    if (!manifest) return in_file("plugin.json", manifest.error());
    package.manifest = *std::move(manifest);
    if (package.manifest.form_version > 0) {
        DESK_TRY(const auto* schema, find_document(contents, package.manifest.form_schema));
        auto form = Form::parse(*schema);
        if (!form) return in_file(package.manifest.form_schema, form.error());
        package.form = *std::move(form);
    }
    DESK_TRY(package.texts, read_texts(package.manifest, contents));
    DESK_CHECK(check_texts(package));
    DESK_CHECK(check_digests(package.manifest, contents.digests));
    DESK_TRY(package.digest, package_digest(contents));
    return package;
}

Library this_platform()
{
    Library platform;
#if defined(__linux__)
    platform.os = "linux";
#elif defined(_WIN32)
    platform.os = "windows";
#elif defined(__APPLE__)
    platform.os = "macos";
#endif
#if defined(__x86_64__) || defined(_M_X64)
    platform.arch = "x86_64";
#elif defined(__aarch64__) || defined(_M_ARM64)
    platform.arch = "aarch64";
#endif
    return platform;
}

desk::Result<Library> library_for(const Manifest& manifest, const Library& platform)
{
    std::string others;
    for (const auto& library : manifest.libraries) {
        if (library.os == platform.os && library.arch == platform.arch) return library;
        others += (others.empty() ? "" : ", ") + library.os + " " + library.arch;
    }
    return refused("package.platform",
                   "the package has no library for this machine (" + platform.os + " " +
                       platform.arch + "); it has " + (others.empty() ? "none" : others) +
                       "; get the package for this machine",
                   desk::Errc::unsupported);
}

} // namespace mock::loader
