declare module '@lhncbc/ucum-lhc' {
  interface UcumLhcUtils {
    convertUnitTo(from: string, value: number, to: string): { readonly toVal: number | null };
  }
}
