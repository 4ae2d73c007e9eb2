/// The version of bpfbake, here and nowhere else: `bpfbake --version`, the name of the distribution's archive and every manifest
/// take it from here.
let bpfbakeVersion = "0.1.0"
