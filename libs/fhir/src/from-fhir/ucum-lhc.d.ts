declare module '@lhncbc/ucum-lhc' {
  interface UcumLhcUtils {
    validateUnitString(unit: string): { readonly status: 'valid' | 'invalid' | 'error' };
  }
  const ucumLhc: { readonly UcumLhcUtils: { getInstance(): UcumLhcUtils } };
  export default ucumLhc;
}
