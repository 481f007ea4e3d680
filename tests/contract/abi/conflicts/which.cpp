// A static library of which everybody has another version, as it happens with any popular one.
const char* which_version();

const char* which_version()
{
    return WHICH;
}
