#include "manifest/packaging/pack.hpp"
#include "mock-host/loader/package.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

namespace fs = std::filesystem;
namespace loader = mock::loader;
namespace packaging = mock::packaging;

struct Wish {
    packaging::Ingredients from{"manifest", "", "LICENSE", loader::this_platform().os,
                                loader::this_platform().arch};
    fs::path package;
    fs::path output;
    fs::path key;
    std::string key_name = "local";
    bool keep = false;
    std::vector<fs::path> trusted;
};

desk::Status write_package(const loader::Members& members, const fs::path& file)
{
    DESK_TRY(const auto bytes, loader::write_zip(members));
    DESK_CHECK(packaging::write_file(file, bytes));
    std::cout << file.string() << ": " << members.size() << " files, " << bytes.size()
              << " bytes, sha256 " << loader::sha256_hex(bytes) << '\n';
    return {};
}

desk::Status keygen(const Wish& wish)
{
    if (wish.keep && fs::exists(wish.key)) return loader::check_key_pair(wish.key);
    DESK_TRY(const auto key, loader::generate_key(wish.key_name));
    if (wish.key.has_parent_path()) fs::create_directories(wish.key.parent_path());
    DESK_CHECK(loader::write_key_pair(key, wish.key));
    std::cout << "secret key: " << wish.key.string() << " (keep it secret, keep a copy)\n"
              << "public key: " << wish.key.string() << ".pub (give it to those who install)\n"
              << "fingerprint: " << key.public_key.fingerprint() << '\n';
    return {};
}

/// What is wrong with a package is said with its name.
template <class T>
desk::Result<T> of_package(const fs::path& file, desk::Result<T> read)
{
    if (read) return read;
    desk::Error error = read.error();
    error.detail = file.string() + ": " + error.detail;
    return error;
}

desk::Status pack(const Wish& wish)
{
    DESK_TRY(auto members, packaging::collect(wish.from));
    if (!wish.key.empty()) {
        DESK_TRY(const auto key, loader::read_signing_key(wish.key));
        DESK_CHECK(packaging::sign(members, key));
    }
    return write_package(members, wish.output);
}

desk::Status sign(const Wish& wish)
{
    DESK_TRY(auto members, of_package(wish.package, loader::read_zip(wish.package)));
    DESK_TRY(const auto key, loader::read_signing_key(wish.key));
    DESK_CHECK(packaging::sign(members, key));
    return write_package(members, wish.output.empty() ? wish.package : wish.output);
}

desk::Status verify(const Wish& wish)
{
    std::vector<loader::PublicKey> trusted;
    for (const auto& file : wish.trusted) {
        DESK_TRY(auto key, loader::read_public_key(file));
        trusted.push_back(std::move(key));
    }
    DESK_TRY(const auto members, of_package(wish.package, loader::read_zip(wish.package)));
    DESK_TRY(const auto package,
             of_package(wish.package,
                        loader::read_package(members, loader::HostSupport::version_1_0())));
    DESK_TRY(const auto signature,
             of_package(wish.package, loader::check_signature(members, trusted)));
    std::cout << package.manifest.name << ' ' << package.manifest.version << ", digest "
              << package.digest << '\n';
    for (const auto& [name, contents] : members) {
        std::cout << "  " << loader::sha256_hex(contents) << "  " << name << '\n';
    }
    if (signature.trust == loader::Trust::trusted) {
        std::cout << "signed by " << signature.key_name << " (" << signature.fingerprint << ")\n";
        return {};
    }
    desk::Error error;
    error.status = desk::Errc::denied;
    error.code = "package.untrusted";
    error.detail = signature.trust == loader::Trust::not_signed
                       ? "the package is not signed; sign it with package-tool sign"
                       : "the package claims the key " + signature.fingerprint +
                             ", and nobody can check that without the key; get its .pub file from "
                             "the maker, and name it with --trust";
    return error;
}

void add_keygen(CLI::App& app, Wish& wish)
{
    auto* verb = app.add_subcommand("keygen", "Make a key pair: FILE and FILE.pub");
    verb->add_option("file", wish.key, "The secret key")->required();
    verb->add_option("--name", wish.key_name, "How people call the key")->capture_default_str();
    verb->add_flag("--keep", wish.keep, "Leave a key that is there already as it is");
}

void add_pack(CLI::App& app, Wish& wish)
{
    auto* verb = app.add_subcommand("pack", "Build a package; the same files give the same bytes");
    verb->add_option("--manifest-dir", wish.from.manifest_folder)->capture_default_str();
    verb->add_option("--library", wish.from.library, "The shared library")->required();
    verb->add_option("--license", wish.from.license)->capture_default_str();
    verb->add_option("--os", wish.from.os, "What the library is for")->capture_default_str();
    verb->add_option("--arch", wish.from.arch, "What the library is for")->capture_default_str();
    verb->add_option("--key", wish.key, "Sign with this secret key");
    verb->add_option("--out", wish.output)->required();
}

void add_sign(CLI::App& app, Wish& wish)
{
    auto* verb = app.add_subcommand("sign", "Sign a package, or replace its signature");
    verb->add_option("package", wish.package)->required();
    verb->add_option("--key", wish.key, "The secret key")->required();
    verb->add_option("--out", wish.output, "Another file than the package itself");
}

void add_verify(CLI::App& app, Wish& wish)
{
    auto* verb = app.add_subcommand("verify", "Check a package and show what is in it");
    verb->add_option("package", wish.package)->required();
    verb->add_option("--trust", wish.trusted, "A public key; may be repeated");
}

desk::Status run(const CLI::App& app, const Wish& wish)
{
    if (app.got_subcommand("keygen")) return keygen(wish);
    if (app.got_subcommand("pack")) return pack(wish);
    if (app.got_subcommand("sign")) return sign(wish);
    return verify(wish);
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Builds, signs and checks packages of plugins.", "package-tool");
    app.set_version_flag("--version", "package-tool " PROGRAM_VERSION);
    Wish wish;
    app.require_subcommand(1);
    add_keygen(app, wish);
    add_pack(app, wish);
    add_sign(app, wish);
    add_verify(app, wish);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        return app.exit(stop) == 0 ? 0 : 2;
    }
    const auto done = run(app, wish);
    if (done) return 0;
    std::cerr << "package-tool: " << done.error().detail << '\n';
    return 1;
}
